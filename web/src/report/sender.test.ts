import { beforeEach, expect, test, vi } from 'vitest';
import { Refused } from '../request.ts';
import type { DraftMedium, Uploaded } from './draft.ts';
import { DraftStore } from './draftStore.ts';
import { DraftUploads, type UploadFile } from './draftUploads.ts';
import { Receipts } from './receipts.ts';
import type { ReceiptAnswer, ReportBody } from './reportContract.ts';
import { Sender } from './sender.ts';
import { memoryShelf, type Shelf } from './shelf.ts';

const answer: ReceiptAnswer = {
  code: '26-000123-ABCD-EFGH-JKMN-PQRS',
  number: '26-000123',
  category: 'litter',
  township: null,
  village: null,
  promisedAt: null,
  coSigned: false,
};
const cut = () => new Refused('unreachable', 0);
const photo: DraftMedium = { id: 'm', kind: 'photo', bytes: 3, seconds: null, upload: null, uploaded: null, refusal: null };
const uploaded: Uploaded = { id: 'sha', position: null, takenAt: null };

let shelf: Shelf;
let posted: ReportBody[];
let outcomes: (ReceiptAnswer | Error)[];
let prepare: () => Promise<unknown>;
let upload: UploadFile;
/** Pauses that were begun; a test ends them. */
let pauses: { ms: number; end: () => void }[];

beforeEach(() => {
  shelf = memoryShelf();
  posted = [];
  outcomes = [answer];
  prepare = () => Promise.resolve();
  upload = () => Promise.resolve(uploaded);
  pauses = [];
});

async function opened() {
  const store = new DraftStore();
  await store.load(() => Promise.resolve(shelf));
  const receipts = new Receipts(null);
  const sent: string[] = [];
  const sender = new Sender({
    store,
    uploads: new DraftUploads(store, (...what) => upload(...what)),
    receipts,
    prepare: () => prepare(),
    post: (body) => {
      posted.push(body);
      const next = outcomes.shift() ?? cut();
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
    onSent: (_, code) => sent.push(code),
    waiting: {
      random: () => 0,
      after: (ms, end) => {
        pauses.push({ ms, end });
        return () => {};
      },
    },
  });
  return { store, receipts, sent, sender };
}

async function ready(media: readonly DraftMedium[] = []) {
  const page = await opened();
  const { key } = page.store.begin();
  page.store.change(key, (draft) => ({ ...draft, category: 'litter', text: 'rubbish', address: 'bridge' }));
  for (const medium of media) await page.store.addMedium(key, medium, new Blob(['abc']));
  return { ...page, key, phase: () => page.sender.sending.get().get(key)?.phase };
}

test('a report that is taken leaves a receipt and no draft', async () => {
  const page = await ready([photo]);
  page.sender.send(page.key);
  await vi.waitFor(() => expect(page.sent).toEqual([answer.code]));
  expect(posted).toEqual([{ key: page.key, category: 'litter', text: 'rubbish', address: 'bridge', evidence: ['sha'] }]);
  expect(page.receipts.find(answer.code)).toMatchObject({ number: '26-000123' });
  expect(await shelf.drafts()).toEqual([]);
});

test('over a cut connection it is sent again under the same key until there is an answer, with growing pauses', async () => {
  const page = await ready();
  outcomes = [cut(), new Refused('http503', 503), cut(), answer];
  page.sender.send(page.key);
  for (let n = 1; n <= 3; n++) {
    await vi.waitFor(() => expect(pauses).toHaveLength(n));
    expect(page.phase()).toBe('waiting');
    expect(page.store.find(page.key)).toMatchObject({ state: 'sending', posted: true });
    pauses.at(-1)?.end();
  }
  await vi.waitFor(() => expect(page.sent).toEqual([answer.code]));
  expect(new Set(posted.map((body) => body.key))).toEqual(new Set([page.key]));
  const [first = 0, second = 0, third = 0] = pauses.map(({ ms }) => ms);
  expect(first).toBeLessThan(second);
  expect(second).toBeLessThan(third);
});

test('a page that was closed meanwhile goes on when it is opened again, with the same key', async () => {
  const before = await ready();
  outcomes = [cut(), answer];
  before.sender.send(before.key);
  await vi.waitFor(() => expect(pauses).toHaveLength(1));
  await before.store.settled();
  const after = await opened();
  after.sender.resume();
  await vi.waitFor(() => expect(after.sent).toEqual([answer.code]));
  expect(posted.map((body) => body.key)).toEqual([before.key, before.key]);
});

test('while it may have arrived it cannot be changed; before that it can', async () => {
  const page = await ready();
  prepare = () => Promise.reject(cut());
  page.sender.send(page.key);
  await vi.waitFor(() => expect(pauses).toHaveLength(1));
  expect(page.store.find(page.key)?.posted).toBe(false);
  page.sender.stop(page.key);
  await vi.waitFor(() => expect(page.phase()).toBeUndefined());
  expect(page.store.find(page.key)?.state).toBe('editing');
  expect(posted).toEqual([]);

  prepare = () => Promise.resolve();
  outcomes = [cut(), cut()];
  page.sender.send(page.key);
  await vi.waitFor(() => expect(pauses).toHaveLength(2));
  page.sender.stop(page.key);
  expect(page.store.find(page.key)).toMatchObject({ state: 'sending', posted: true });
});

test('a refusal gives everything back with the reason, and it can be sent once more', async () => {
  const page = await ready();
  outcomes = [new Refused('unknownCategory', 400), answer];
  page.sender.send(page.key);
  await vi.waitFor(() =>
    expect(page.store.find(page.key)).toMatchObject({ state: 'editing', posted: false, refusal: 'unknownCategory' }),
  );
  expect(page.store.find(page.key)?.text).toBe('rubbish');
  page.sender.send(page.key);
  await vi.waitFor(() => expect(page.sent).toHaveLength(1));
});

test('the server says how long to wait', async () => {
  const page = await ready();
  outcomes = [new Refused('tooManyRequests', 429, undefined, 40)];
  page.sender.send(page.key);
  await vi.waitFor(() => expect(pauses[0]?.ms).toBe(40_000));
});

test('a network that comes back ends the pause', async () => {
  const page = await ready();
  outcomes = [cut(), answer];
  page.sender.send(page.key);
  await vi.waitFor(() => expect(page.phase()).toBe('waiting'));
  page.sender.hurry();
  await vi.waitFor(() => expect(page.sent).toHaveLength(1));
});

test('sent twice at once it is posted once', async () => {
  const page = await ready();
  page.sender.send(page.key);
  page.sender.send(page.key);
  await vi.waitFor(() => expect(page.sent).toHaveLength(1));
  expect(posted).toHaveLength(1);
});

test('an upload goes on at its address; one that is refused stops the report and says which', async () => {
  const addresses: (string | null)[] = [];
  upload = (_, __, steps) => {
    addresses.push(steps.address);
    steps.onAddress('/api/v1/uploads/u1');
    return Promise.reject(addresses.length === 1 ? cut() : new Refused('tooManyPixels', 422));
  };
  const page = await ready([photo]);
  page.sender.send(page.key);
  await vi.waitFor(() => expect(pauses).toHaveLength(1));
  pauses[0]?.end();
  await vi.waitFor(() => expect(page.store.find(page.key)?.refusal).toBe('tooManyPixels'));
  expect(addresses).toEqual([null, '/api/v1/uploads/u1']);
  expect(page.store.find(page.key)?.media[0]?.refusal).toBe('tooManyPixels');
  expect(posted).toEqual([]);
});

test('media that the server no longer has are uploaded again', async () => {
  const page = await ready([{ ...photo, uploaded: { ...uploaded, at: Date.now() } }]);
  outcomes = [new Refused('unknownMedium', 400), answer];
  const uploads = vi.fn(upload);
  upload = uploads;
  page.sender.send(page.key);
  await vi.waitFor(() => expect(page.store.find(page.key)?.refusal).toBe('unknownMedium'));
  expect(uploads).not.toHaveBeenCalled();
  page.sender.send(page.key);
  await vi.waitFor(() => expect(page.sent).toHaveLength(1));
  expect(uploads).toHaveBeenCalledTimes(1);
});
