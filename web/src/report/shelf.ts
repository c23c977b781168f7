import type { Draft } from './draft.ts';

/** Where drafts and their media lie between two visits. */
export interface Shelf {
  drafts(): Promise<readonly Draft[]>;
  put(draft: Draft): Promise<void>;
  /** Puts the bytes and the draft that names them down together, or neither. */
  putMedium(draft: Draft, id: string, content: Blob): Promise<void>;
  content(id: string): Promise<Blob | null>;
  remove(draft: Draft): Promise<void>;
  removeMedium(draft: Draft, id: string): Promise<void>;
}

/** A shelf that is gone with the page, for browsers that keep nothing. */
export function memoryShelf(): Shelf {
  const drafts = new Map<string, Draft>();
  const contents = new Map<string, Blob>();
  return {
    drafts: () => Promise.resolve([...drafts.values()]),
    put: (draft) => Promise.resolve(void drafts.set(draft.key, draft)),
    putMedium: (draft, id, content) => Promise.resolve(void (drafts.set(draft.key, draft), contents.set(id, content))),
    content: (id) => Promise.resolve(contents.get(id) ?? null),
    remove: (draft) => Promise.resolve(void (drafts.delete(draft.key), draft.media.forEach(({ id }) => contents.delete(id)))),
    removeMedium: (draft, id) => Promise.resolve(void (drafts.set(draft.key, draft), contents.delete(id))),
  };
}

const database = 'deqing.report';
const stores = ['drafts', 'contents'];

/** Opens the browser's database. Rejects where the browser has none or lets nothing be kept. */
export async function openShelf(): Promise<Shelf> {
  const opening = indexedDB.open(database, 1);
  opening.onupgradeneeded = () => {
    for (const store of stores) opening.result.createObjectStore(store);
  };
  const db = await answered(opening);
  const change = (act: (drafts: IDBObjectStore, contents: IDBObjectStore) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const transaction = db.transaction(stores, 'readwrite');
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
      act(transaction.objectStore('drafts'), transaction.objectStore('contents'));
    });
  return {
    drafts: () => answered<Draft[]>(db.transaction('drafts').objectStore('drafts').getAll()),
    put: (draft) => change((drafts) => drafts.put(draft, draft.key)),
    putMedium: (draft, id, content) =>
      change((drafts, contents) => {
        contents.put(content, id);
        drafts.put(draft, draft.key);
      }),
    content: async (id) => (await answered<Blob | undefined>(db.transaction('contents').objectStore('contents').get(id))) ?? null,
    remove: (draft) =>
      change((drafts, contents) => {
        drafts.delete(draft.key);
        for (const { id } of draft.media) contents.delete(id);
      }),
    removeMedium: (draft, id) =>
      change((drafts, contents) => {
        contents.delete(id);
        drafts.put(draft, draft.key);
      }),
  };
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('failed'));
  });
}
