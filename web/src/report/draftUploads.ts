import { Observable } from '../observable.ts';
import { Refused } from '../request.ts';
import { isUploaded, withMedium, type DraftMedium, type Uploaded } from './draft.ts';
import type { DraftStore } from './draftStore.ts';
import type { MediumKind } from './reportContract.ts';
import { isPassing } from './retrying.ts';

export interface UploadSteps {
  /** Address of the upload that has begun before, or null. */
  address: string | null;
  onAddress(address: string): void;
  onProgress(share: number): void;
}

/** Uploads one file, going on where an earlier attempt stopped. */
export type UploadFile = (content: Blob, kind: MediumKind, steps: UploadSteps) => Promise<Uploaded>;

/** Uploads the media of drafts while the person goes on with the rest. */
export class DraftUploads {
  /** Share of every upload under way, by the medium's id. */
  readonly progress = new Observable<ReadonlyMap<string, number>>(new Map());
  readonly #store: DraftStore;
  readonly #upload: UploadFile;
  readonly #now: () => number;
  readonly #running = new Map<string, Promise<void>>();

  constructor(store: DraftStore, upload: UploadFile, now: () => number = Date.now) {
    this.#store = store;
    this.#upload = upload;
    this.#now = now;
  }

  /** Uploads a medium unless the server has it; calls at the same time share one upload. Rejects with the server's refusal. */
  ensure(key: string, id: string): Promise<void> {
    const running = this.#running.get(id) ?? this.#begin(key, id).finally(() => this.#running.delete(id));
    this.#running.set(id, running);
    return running;
  }

  /** Begins whatever is not there yet; what fails is tried again when the draft is sent. */
  begin(key: string): void {
    const media = this.#store.find(key)?.media ?? [];
    for (const medium of media) if (medium.refusal === null) void this.ensure(key, medium.id).catch(() => {});
  }

  async #begin(key: string, id: string): Promise<void> {
    const medium = this.#store.find(key)?.media.find((candidate) => candidate.id === id);
    if (medium === undefined || isUploaded(medium, this.#now())) return;
    const content = await this.#store.content(id);
    if (content === null) return this.#refuse(key, id, new Refused('mediumLost', 410));
    try {
      const uploaded = await this.#upload(content, medium.kind, {
        address: medium.upload,
        onAddress: (upload) => this.#change(key, id, { upload }),
        onProgress: (share) => this.#progress(id, share),
      });
      this.#change(key, id, { uploaded: { ...uploaded, at: this.#now() }, upload: null, refusal: null });
    } catch (error) {
      if (!isPassing(error)) this.#refuse(key, id, error);
      throw error;
    } finally {
      this.#progress(id, null);
    }
  }

  #refuse(key: string, id: string, error: unknown): never {
    this.#change(key, id, { upload: null, refusal: error instanceof Refused ? error.reason : 'unknownType' });
    throw error;
  }

  #change(key: string, id: string, change: Partial<DraftMedium>): void {
    this.#store.change(key, (draft) => withMedium(draft, id, change));
  }

  #progress(id: string, share: number | null): void {
    const next = new Map(this.progress.get());
    if (share === null) next.delete(id);
    else next.set(id, share);
    this.progress.set(next);
  }
}
