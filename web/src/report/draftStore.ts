import { Observable } from '../observable.ts';
import { newDraft, type Draft, type DraftMedium } from './draft.ts';
import { memoryShelf, type Shelf } from './shelf.ts';

/** Drafts on one phone at most; the person is asked to send or delete one before another is begun. */
export const draftLimit = 20;

/** The drafts of this phone. What is shown changes at once; the shelf follows in order and as fast as it can. */
export class DraftStore {
  readonly drafts = new Observable<readonly Draft[]>([]);
  /** False where a closed page loses its drafts; null until that is known. */
  readonly keeps = new Observable<boolean | null>(null);
  readonly #now: () => number;
  readonly #dirty = new Set<string>();
  #shelf: Shelf = memoryShelf();
  #writing: Promise<void> = Promise.resolve();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Reads what was left here. */
  async load(open: () => Promise<Shelf>): Promise<void> {
    try {
      this.#shelf = await open();
      const kept = await this.#shelf.drafts();
      const here = this.drafts.get();
      this.drafts.set([...kept.filter((draft) => !here.some((other) => other.key === draft.key)), ...here].sort(newestFirst));
      this.keeps.set(true);
      for (const draft of here) this.#write(draft.key);
    } catch {
      this.keeps.set(false);
    }
  }

  find(key: string): Draft | null {
    return this.drafts.get().find((draft) => draft.key === key) ?? null;
  }

  begin(): Draft {
    const draft = newDraft(this.#now());
    this.drafts.set([draft, ...this.drafts.get()]);
    return draft;
  }

  /** Changes a draft; one that is gone stays gone. */
  change(key: string, change: (draft: Draft) => Draft): void {
    const before = this.find(key);
    if (before === null) return;
    const after = { ...change(before), changedAt: this.#now() };
    this.drafts.set(this.drafts.get().map((draft) => (draft === before ? after : draft)));
    this.#write(key);
  }

  /** Keeps a photo or a voice message. Rejects, and the draft stays as it was, where there is no room for it. */
  async addMedium(key: string, medium: DraftMedium, content: Blob): Promise<void> {
    await this.#inTurn(async () => {
      const draft = this.find(key);
      if (draft === null) return;
      await this.#shelf.putMedium({ ...draft, media: [...draft.media, medium] }, medium.id, content);
      this.change(key, (now) => ({ ...now, media: [...now.media, medium] }));
    });
  }

  async removeMedium(key: string, id: string): Promise<void> {
    this.change(key, (draft) => ({ ...draft, media: draft.media.filter((medium) => medium.id !== id) }));
    await this.#inTurn(async () => {
      const draft = this.find(key);
      if (draft !== null) await this.#shelf.removeMedium(draft, id);
    });
  }

  content(id: string): Promise<Blob | null> {
    return this.#shelf.content(id);
  }

  async remove(key: string): Promise<void> {
    const draft = this.find(key);
    if (draft === null) return;
    this.drafts.set(this.drafts.get().filter((other) => other.key !== key));
    await this.#inTurn(() => this.#shelf.remove(draft));
  }

  /** Done when everything so far is on the shelf. */
  settled(): Promise<void> {
    return this.#writing;
  }

  #write(key: string): void {
    if (this.#dirty.has(key)) return;
    this.#dirty.add(key);
    void this.#inTurn(async () => {
      this.#dirty.delete(key);
      const draft = this.find(key);
      if (draft !== null) await this.#shelf.put(draft);
    }).catch(() => this.keeps.set(false));
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.#writing.then(act);
    this.#writing = turn.catch(() => {});
    return turn;
  }
}

const newestFirst = (a: Draft, b: Draft): number => b.changedAt - a.changedAt;
