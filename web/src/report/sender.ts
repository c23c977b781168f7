import { browserWaiting, type Waiting } from '../live/connection.ts';
import { Observable } from '../observable.ts';
import { Refused } from '../request.ts';
import { isUploaded, reportOf, type Draft } from './draft.ts';
import type { DraftStore } from './draftStore.ts';
import type { DraftUploads } from './draftUploads.ts';
import type { Receipts } from './receipts.ts';
import type { ReceiptAnswer, ReportBody } from './reportContract.ts';
import { isPassing, Pause, waitAfter } from './retrying.ts';

/** What is happening to a draft that is being sent, as it is told to the person. */
export type Sending =
  | { phase: 'uploading'; done: number; total: number }
  | { phase: 'posting' }
  /** Nothing is under way until `until` (Unix ms); then it is tried again. */
  | { phase: 'waiting'; until: number; reason: string };

interface SenderParts {
  store: DraftStore;
  uploads: DraftUploads;
  receipts: Receipts;
  /** Gets ready what a report needs of the server; while this fails, nothing of the report has left. */
  prepare(): Promise<unknown>;
  post(body: ReportBody): Promise<ReceiptAnswer>;
  /** Called with the draft's key and the code once the server has it. */
  onSent(key: string, code: string): void;
  waiting?: Waiting;
  now?: () => number;
}

/** Sends drafts until the server has taken or refused them, always under the key they were begun with. */
export class Sender {
  readonly sending = new Observable<ReadonlyMap<string, Sending>>(new Map());
  readonly #parts: SenderParts;
  readonly #waiting: Waiting;
  readonly #now: () => number;
  readonly #pauses = new Map<string, Pause>();

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#waiting = parts.waiting ?? browserWaiting;
    this.#now = parts.now ?? Date.now;
  }

  /** Sends a draft; that it is to be sent is kept first, so a closed page goes on when it is opened again. */
  send(key: string): void {
    this.#parts.store.change(key, (draft) => ({ ...draft, state: 'sending', refusal: null }));
    this.resume();
  }

  /** Goes on with every draft that was to be sent. */
  resume(): void {
    for (const draft of this.#parts.store.drafts.get())
      if (draft.state === 'sending' && !this.#pauses.has(draft.key)) void this.#run(draft.key);
  }

  /** The network may be back: nobody waits out a pause. */
  hurry(): void {
    for (const pause of this.#pauses.values()) pause.hurry();
  }

  /** Back to the form, unless the draft may have arrived already. */
  stop(key: string): void {
    this.#parts.store.change(key, (draft) => (draft.posted ? draft : { ...draft, state: 'editing' }));
    this.#pauses.get(key)?.hurry();
  }

  async #run(key: string): Promise<void> {
    const pause = new Pause(this.#waiting);
    this.#pauses.set(key, pause);
    for (let failures = 0; this.#isWanted(key); failures++) {
      try {
        await this.#attempt(key);
        break;
      } catch (error) {
        if (!isPassing(error)) {
          this.#giveBack(key, error);
          break;
        }
        const wait = waitAfter(error, failures, this.#waiting.random());
        this.#tell(key, { phase: 'waiting', until: this.#now() + wait, reason: error instanceof Refused ? error.reason : '' });
        if (this.#isWanted(key)) await pause.wait(wait);
      }
    }
    this.#pauses.delete(key);
    this.#tell(key, null);
  }

  async #attempt(key: string): Promise<void> {
    const { store, uploads, receipts, prepare, post, onSent } = this.#parts;
    const media = store.find(key)?.media ?? [];
    for (const [done, medium] of media.entries()) {
      if (isUploaded(medium, this.#now())) continue;
      this.#tell(key, { phase: 'uploading', done, total: media.length });
      await uploads.ensure(key, medium.id);
    }
    this.#tell(key, { phase: 'posting' });
    await prepare();
    if (!this.#isWanted(key)) return;
    store.change(key, (draft) => ({ ...draft, posted: true }));
    await store.settled();
    const answer = await post(reportOf(store.find(key) as Draft));
    receipts.remember({ ...receiptOf(answer), at: this.#now() });
    await store.remove(key);
    onSent(key, answer.code);
  }

  #giveBack(key: string, error: unknown): void {
    const reason = error instanceof Refused ? error.reason : 'unexpected';
    this.#parts.store.change(key, (draft) => ({
      ...draft,
      state: 'editing',
      posted: false,
      refusal: reason,
      // The server has forgotten them: they are sent again from here.
      media: reason === 'unknownMedium' ? draft.media.map((medium) => ({ ...medium, uploaded: null })) : draft.media,
    }));
  }

  #isWanted(key: string): boolean {
    return this.#parts.store.find(key)?.state === 'sending';
  }

  #tell(key: string, sending: Sending | null): void {
    const next = new Map(this.sending.get());
    if (sending === null) next.delete(key);
    else next.set(key, sending);
    this.sending.set(next);
  }
}

function receiptOf({ code, number, category, village, promisedAt, coSigned }: ReceiptAnswer) {
  return { code, number, category, village, promisedAt, coSigned };
}
