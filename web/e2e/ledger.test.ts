import { beforeEach, expect, test } from 'vitest';
import type { Ledger, LedgerCounts } from '../src/ledgerContract.ts';
import { deskSize, looks, stageForTests } from './stage.ts';

const stage = stageForTests();
const the = (testId: string) => stage.page.getByTestId(testId);

const hour = '2026-11-24T03:00:00+08:00';
const counts: LedgerCounts = {
  sent: 360, received: 362, stored: 357, duplicate: 4, rejected: [{ reason: 'inTheFuture', count: 1 }], notTaken: 0, shown: 357, lost: 2,
  restarts: 0, isPartial: true, isOpen: false,
};
const ledger: Ledger = {
  from: hour,
  until: '2026-11-24T04:00:00+08:00',
  hours: [{ hour, counts, devices: 12, differing: 1 }],
  devices: [
    { sensor: 'S00007', place: 'P0007', hour, counts, differences: ['lost', 'rejected'] },
    { sensor: null, place: null, hour, counts: { ...counts, sent: null, stored: 0, lost: 0 }, differences: ['rejected'] },
  ],
  truncated: false,
};

beforeEach(() => {
  stage.access.always('GET /api/v1/ledger', ({ query }) => ({
    status: 200,
    value: query['sensor'] === 'S00001' ? { ...ledger, devices: [] } : ledger,
  }));
});

const asked = () => stage.access.readings.filter((call) => call.path === '/api/v1/ledger').at(-1)?.query;
const red = () =>
  the('ledger-devices')
    .locator('td[data-differs=true]')
    .evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).dataset['column']));
const words = ['S00007', 'P0007', '2 lost', '1 rejected: time in the future', 'was killed', 'unknown device'];

test('a difference is red, and says in words what it is', async () => {
  await stage.open('/ledger?lang=en', deskSize);
  await the('ledger-devices').waitFor();
  expect(asked()).toEqual({ differences: 'true' });
  expect(await red()).toEqual(['sent', 'rejected', 'rejected']);
  const text = await the('ledger-devices').textContent();
  for (const word of words) expect(text).toContain(word);
  await stage.page.getByTestId('language-zh-CN').click();
  await expect.poll(() => the('ledger-devices').textContent()).toContain('丢失 2 条');
});

test('one device and all hours can be asked for, which the address keeps', async () => {
  await stage.open('/ledger?lang=en&sensor=S00001', deskSize);
  await expect.poll(() => the('ledger-even').textContent()).toBe('Everything comes out even');
  expect(asked()).toEqual({ differences: 'true', sensor: 'S00001' });
  await stage.page.locator('.ledger-only input').uncheck();
  await expect.poll(asked).toEqual({ differences: 'false', sensor: 'S00001' });
});

test.each(looks)('the ledger fits in %s on a %s', async (language, size, options) => {
  await stage.open(`/ledger?lang=${language}`, options);
  await the('ledger-devices').waitFor();
  await stage.picture(`ledger-${language}-${size}`);
  await stage.expectFit();
});
