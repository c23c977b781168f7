import type { MediumKind, NamedPlace, ReportBody } from './reportContract.ts';
import { randomUuid } from './uuid.ts';

export const steps = ['photo', 'place', 'category', 'words', 'check'] as const;
export type Step = (typeof steps)[number];

export const textLimit = 2_000;
export const addressLimit = 200;
export const photoLimit = 6;
export const voiceSecondsLimit = 60;
/** Uploads that no case uses are kept 48 hours by the server; well before that they count as not uploaded. */
const uploadLasts = 36 * 3_600_000;

/** What the server kept of a photo or a voice message. */
export interface Uploaded {
  id: string;
  position: { longitude: number; latitude: number } | null;
  takenAt: string | null;
}

/** A photo or a voice message of a draft; its bytes lie beside the draft under `id`. */
export interface DraftMedium {
  id: string;
  kind: MediumKind;
  bytes: number;
  seconds: number | null;
  /** Address of an upload that has begun, so that it goes on where it stopped. */
  upload: string | null;
  uploaded: (Uploaded & { at: number }) | null;
  /** The server's reason for not taking it. */
  refusal: string | null;
}

export interface DraftPlace {
  by: 'device' | 'photo' | 'map' | 'list';
  /** WGS 84; null for a place that was chosen by its name. */
  position: { longitude: number; latitude: number } | null;
  /** Metres that the device may be wrong by. */
  accuracy: number | null;
  township: NamedPlace | null;
  village: NamedPlace | null;
  /** null until the server has said it. */
  inCounty: boolean | null;
}

export interface Draft {
  /** Made once: however often the draft is sent, the server makes one report of it. */
  key: string;
  changedAt: number;
  step: Step;
  media: readonly DraftMedium[];
  place: DraftPlace | null;
  address: string;
  category: string | null;
  text: string;
  contact: { name: string; phone: string };
  /** Number of the near report that it joins; `another` once it was said that it is about something else. */
  coSign: string | null;
  another: boolean;
  state: 'editing' | 'sending';
  /** Whether it was sent without an answer: it may have arrived, so it stays as it is until the server has said so. */
  posted: boolean;
  /** The server's reason for not taking it. */
  refusal: string | null;
}

export function newDraft(now: number, key = randomUuid()): Draft {
  return {
    key,
    changedAt: now,
    step: 'photo',
    media: [],
    place: null,
    address: '',
    category: null,
    text: '',
    contact: { name: '', phone: '' },
    coSign: null,
    another: false,
    state: 'editing',
    posted: false,
    refusal: null,
  };
}

export const photosOf = (draft: Draft): readonly DraftMedium[] => draft.media.filter((medium) => medium.kind === 'photo');
export const voiceOf = (draft: Draft): DraftMedium | null => draft.media.find((medium) => medium.kind === 'voice') ?? null;

/** Whether the server has a medium, and still will when the report is there. */
export const isUploaded = (medium: DraftMedium, now: number): boolean =>
  medium.uploaded !== null && now - medium.uploaded.at < uploadLasts;

/** The step that still lacks something, or null when the draft can be sent. A photo is never needed. */
export function firstLack(draft: Draft): Step | null {
  if (draft.place === null && draft.address.trim() === '') return 'place';
  if (draft.category === null) return 'category';
  if (draft.text.trim() === '' && voiceOf(draft) === null) return 'words';
  return null;
}

/** Whether there is anything in it that would be missed. */
export const isEmpty = (draft: Draft): boolean =>
  draft.media.length === 0 && draft.place === null && draft.address === '' && draft.category === null && draft.text === '';

export const stepAfter = (step: Step): Step => steps[Math.min(steps.indexOf(step) + 1, steps.length - 1)] ?? step;
export const stepBefore = (step: Step): Step | null => steps[steps.indexOf(step) - 1] ?? null;

/** What is sent. All media must have been uploaded. */
export function reportOf(draft: Draft): ReportBody {
  const { place, contact } = draft;
  const name = contact.name.trim();
  const phone = contact.phone.trim();
  // There is no field for a township without a village, so its name goes before the words.
  const township = place?.position === null && place.village === null ? (place.township?.names.zh ?? '') : '';
  const address = `${township} ${draft.address}`.trim().slice(0, addressLimit);
  return {
    key: draft.key,
    category: draft.category ?? '',
    text: draft.text.trim(),
    ...(place?.position ? { ...place.position, datum: 'wgs84' as const } : {}),
    ...(place?.position === null && place.village !== null ? { village: place.village.code } : {}),
    ...(address === '' ? {} : { address }),
    ...(draft.media.length === 0 ? {} : { evidence: draft.media.map((medium) => medium.uploaded?.id ?? '') }),
    ...(name === '' && phone === '' ? {} : { contact: { ...(name === '' ? {} : { name }), ...(phone === '' ? {} : { phone }) } }),
    ...(draft.coSign === null ? {} : { coSign: draft.coSign }),
  };
}

/** A draft with one of its media changed. */
export const withMedium = (draft: Draft, id: string, change: Partial<DraftMedium>): Draft => ({
  ...draft,
  media: draft.media.map((medium) => (medium.id === id ? { ...medium, ...change } : medium)),
});
