import { expect, test } from 'vitest';
import type { DraftMedium } from './draft.ts';
import { DraftStore } from './draftStore.ts';
import { memoryShelf, type Shelf } from './shelf.ts';

const medium = (id: string): DraftMedium => ({
  id,
  kind: 'photo',
  bytes: 3,
  seconds: null,
  upload: null,
  uploaded: null,
  refusal: null,
});

async function opened(shelf: Shelf): Promise<DraftStore> {
  let clock = 0;
  const store = new DraftStore(() => ++clock);
  await store.load(() => Promise.resolve(shelf));
  return store;
}

test('a page that is opened again has every draft as it was left, newest first', async () => {
  const shelf = memoryShelf();
  const before = await opened(shelf);
  const first = before.begin().key;
  const second = before.begin().key;
  before.change(second, (draft) => ({ ...draft, text: 'b' }));
  for (const text of ['a', 'aa', 'aaa']) before.change(first, (draft) => ({ ...draft, text }));
  await before.addMedium(first, medium('m'), new Blob(['abc']));
  await before.settled();
  const after = await opened(shelf);
  expect(after.drafts.get()).toEqual([before.find(first), before.find(second)]);
  expect(after.find(first)).toMatchObject({ text: 'aaa', media: [{ id: 'm' }] });
  expect(await (await after.content('m'))?.text()).toBe('abc');
});

test('what was begun before the shelf was open is kept with the rest', async () => {
  const shelf = memoryShelf();
  const store = new DraftStore(() => 1);
  const { key } = store.begin();
  store.change(key, (draft) => ({ ...draft, text: 'early' }));
  await store.load(() => Promise.resolve(shelf));
  await store.settled();
  expect((await shelf.drafts()).map((draft) => draft.text)).toEqual(['early']);
});

test('a draft that is gone takes its media with it and stays gone', async () => {
  const shelf = memoryShelf();
  const store = await opened(shelf);
  const { key } = store.begin();
  await store.addMedium(key, medium('m'), new Blob(['abc']));
  await store.remove(key);
  store.change(key, (draft) => ({ ...draft, text: 'late' }));
  await store.settled();
  expect(await shelf.drafts()).toEqual([]);
  expect(await shelf.content('m')).toBeNull();
});

test('a photo without room leaves the draft as it was, and the next one is kept', async () => {
  const shelf = memoryShelf();
  let full = true;
  const store = await opened({
    ...shelf,
    putMedium: (...what) => (full ? Promise.reject(new DOMException('', 'QuotaExceededError')) : shelf.putMedium(...what)),
  });
  const { key } = store.begin();
  await expect(store.addMedium(key, medium('m'), new Blob(['abc']))).rejects.toThrow();
  expect(store.find(key)?.media).toEqual([]);
  full = false;
  await store.addMedium(key, medium('n'), new Blob(['abc']));
  expect(store.find(key)?.media.map(({ id }) => id)).toEqual(['n']);
});

test('removing one photo leaves the others and what was said since', async () => {
  const shelf = memoryShelf();
  const store = await opened(shelf);
  const { key } = store.begin();
  for (const id of ['m', 'n']) await store.addMedium(key, medium(id), new Blob([id]));
  const removed = store.removeMedium(key, 'm');
  store.change(key, (draft) => ({ ...draft, text: 'x' }));
  await removed;
  await store.settled();
  expect((await shelf.drafts())[0]).toMatchObject({ text: 'x', media: [{ id: 'n' }] });
  expect(await shelf.content('m')).toBeNull();
  expect(await (await shelf.content('n'))?.text()).toBe('n');
});

test('a browser that keeps nothing says so, and the page works all the same', async () => {
  const store = new DraftStore();
  await store.load(() => Promise.reject(new Error('forbidden')));
  expect(store.keeps.get()).toBe(false);
  const { key } = store.begin();
  await store.addMedium(key, medium('m'), new Blob(['abc']));
  expect(await (await store.content('m'))?.text()).toBe('abc');
});

test('a write that fails is told', async () => {
  const store = await opened({ ...memoryShelf(), put: () => Promise.reject(new Error('disk')) });
  const { key } = store.begin();
  store.change(key, (draft) => ({ ...draft, text: 'x' }));
  await store.settled();
  expect(store.keeps.get()).toBe(false);
});
