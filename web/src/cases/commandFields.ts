import type { CaseDetail, Verb } from '../caseContract.ts';
import type { Category } from '../catalogue/catalogue.ts';

/** The server's own limits, so that nobody writes what it would refuse. */
export const textLimit = 2000;
export const evidenceLimit = 20;
export const partsLimit = { least: 2, most: 10 } as const;

/** What a command asks for. */
export type Field =
  | 'note'
  | 'reason'
  | 'evidence'
  | 'isPublic'
  | 'found'
  | 'isGood'
  | 'category'
  | 'condition'
  | 'closing'
  | 'level'
  | 'lead'
  | 'joint'
  | 'department'
  | 'outcome'
  | 'until'
  | 'place'
  | 'into'
  | 'parts';

const fields: Readonly<Record<Verb, readonly Field[]>> = {
  acknowledge: ['note'],
  note: ['note', 'evidence', 'isPublic'],
  verify: ['found', 'note', 'evidence'],
  file: ['category', 'condition', 'level', 'note'],
  dispatch: ['lead', 'joint', 'note'],
  accept: ['department', 'note'],
  return: ['department', 'reason'],
  arbitrate: ['lead', 'joint', 'reason'],
  handle: ['department', 'note', 'evidence'],
  check: ['isGood', 'note', 'evidence'],
  close: ['outcome', 'closing', 'note'],
  void: ['reason'],
  reopen: ['reason'],
  takeTask: [],
  arrive: [],
  declineTask: ['reason'],
  recall: ['reason'],
  urge: ['note'],
  extend: ['reason'],
  hold: ['until', 'reason'],
  approve: ['note'],
  refuse: ['reason'],
  resume: ['reason'],
  reclassify: ['category', 'condition', 'level', 'place', 'reason'],
  merge: ['into', 'reason'],
  unmerge: ['reason'],
  split: ['parts', 'reason'],
};

export interface Part {
  category: string;
  level: string;
  text: string;
}

/** What has been filled in so far. Texts are as typed. */
export interface Draft {
  note: string;
  reason: string;
  /** Ids of media that have been uploaded. */
  evidence: readonly string[];
  isPublic: boolean;
  /** Answer to "is it there?" or "is it good?". */
  yes: boolean | null;
  category: string;
  condition: string;
  level: string;
  lead: string;
  joint: readonly string[];
  department: string;
  outcome: string;
  /** Local time of the county. */
  until: string;
  longitude: string;
  latitude: string;
  datum: string;
  into: string;
  parts: readonly Part[];
}

const emptyPart = (detail: CaseDetail): Part => ({ category: detail.category, level: '', text: '' });

/** A form as it opens: what is known already is filled in. */
export function emptyDraft(verb: Verb, detail: CaseDetail): Draft {
  return {
    note: '',
    reason: '',
    evidence: [],
    isPublic: false,
    yes: null,
    category: detail.category,
    condition: detail.condition ?? '',
    level: detail.level,
    lead: verb === 'dispatch' || verb === 'arbitrate' ? (detail.suggestedLead ?? detail.lead ?? '') : '',
    joint: [],
    department: detail.acting.length === 1 ? (detail.acting[0] ?? '') : '',
    // While the alarm holds, the water is not well and the case cannot be called resolved.
    outcome: detail.alarm?.active ? 'falseAlarm' : 'resolved',
    until: '',
    longitude: '',
    latitude: '',
    datum: 'wgs84',
    into: '',
    parts: [emptyPart(detail), emptyPart(detail)],
  };
}

/** The fields of a command in this case: a department is asked for only where one acts for several. */
export function fieldsOf(verb: Verb, detail: CaseDetail): readonly Field[] {
  return fields[verb].filter((field) => {
    if (field === 'department') return detail.acting.length > 1;
    // An alarm's case is ended at once, without a closing condition.
    if (field === 'closing') return detail.stage === 'closing';
    return true;
  });
}

/** Whether the note must say something: the server refuses without, so the form says it before. */
export function noteRequired(verb: Verb, draft: Draft): boolean {
  if (verb === 'note') return draft.evidence.length === 0;
  if (verb === 'handle') return true;
  if (verb === 'verify' || verb === 'check') return draft.yes === false;
  return verb === 'close' && draft.outcome !== 'resolved';
}

/** Kinds of evidence that feedback must bring and does not yet. */
export function missingEvidence(verb: Verb, category: Category | null, kinds: readonly string[]): readonly ('photo' | 'voice')[] {
  return verb === 'handle' ? (category?.evidence ?? []).filter((kind) => !kinds.includes(kind)) : [];
}

/**
 * The body of a command. What was left empty is left out, what is as it was is left out of a correction.
 * @param toTime a local time as ISO 8601, or null
 */
export function bodyOf(verb: Verb, draft: Draft, detail: CaseDetail, toTime: (local: string) => string | null): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const put = (name: string, value: unknown) => {
    if (value !== '' && value !== null) body[name] = value;
  };
  const changed = (value: string, before: string | null) => (value === before ? '' : value);
  for (const field of fieldsOf(verb, detail)) {
    if (field === 'note' || field === 'reason') put(field, draft[field].trim());
    else if (field === 'evidence' && draft.evidence.length > 0) body['evidence'] = draft.evidence;
    else if (field === 'isPublic') body['isPublic'] = draft.isPublic;
    else if (field === 'found' || field === 'isGood') body[field] = draft.yes === true;
    else if (field === 'category') put('category', changed(draft.category, detail.category));
    else if (field === 'condition')
      put(
        'condition',
        verb === 'file' || draft.category !== detail.category ? draft.condition : changed(draft.condition, detail.condition),
      );
    else if (field === 'closing') put('condition', draft.condition);
    else if (field === 'level') put('level', changed(draft.level, detail.level));
    else if (field === 'joint') body['joint'] = draft.joint.filter((department) => department !== draft.lead);
    else if (field === 'lead' || field === 'department' || field === 'outcome' || field === 'into') put(field, draft[field]);
    else if (field === 'until') put('until', toTime(draft.until));
    else if (field === 'place' && draft.longitude.trim() !== '' && draft.latitude.trim() !== '')
      Object.assign(body, { longitude: Number(draft.longitude), latitude: Number(draft.latitude), datum: draft.datum });
    else if (field === 'parts')
      body['parts'] = draft.parts.map(({ category, level, text }) => ({ category, ...(level === '' ? {} : { level }), text: text.trim() }));
  }
  return body;
}
