import { beforeEach, describe, expect, test } from 'vitest';
import type { AuditEntry, AuditVerification } from '../src/accessContract.ts';
import { may } from './scriptedAccess.ts';
import { deskSize, looks, stageForTests } from './stage.ts';

const stage = stageForTests();
const the = (testId: string) => stage.page.getByTestId(testId);

const entry = (sequence: number, over: Partial<AuditEntry> = {}): AuditEntry => ({
  sequence,
  at: '2026-11-24T10:15:00+08:00',
  action: 'signIn',
  outcome: 'done',
  actor: 'u-lin',
  actorName: '林指挥',
  address: '10.1.2.3',
  subject: 'u-lin',
  target: null,
  detail: 'password and code',
  ...over,
});

const entries = [
  entry(205),
  entry(204, { outcome: 'signInRefused', actor: null, actorName: '', subject: null, detail: null }),
  entry(203, { action: 'grantGiven', subject: 'u-wang', target: 'g9', detail: 'gridWorker township:330521104' }),
  entry(202, { action: 'identityOpened', subject: 'u-wang', detail: '夜间缺氧，需要立即电话通知' }),
  entry(201, { action: 'closeCase', outcome: 'outsideTerritory', target: 'C000017', detail: null }),
  entry(200, { action: 'somethingNew', outcome: 'moonTooFull', address: '', detail: '<img src=x onerror=alert(1)>' }),
];

beforeEach(() => {
  stage.access.always('GET /api/v1/audit', ({ query }) => ({
    status: 200,
    value: query['before'] === '200' ? { entries: [entry(199)], next: null } : { entries, next: '200' },
  }));
});

const asked = () => stage.access.readings.filter((call) => call.path === '/api/v1/audit').at(-1)?.query;
const sequences = () => the('audit-row').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['sequence']));

test('shows entries in words, and text of strangers as text', async () => {
  await stage.open('/audit?lang=en', deskSize);
  await expect.poll(() => the('audit-row').count()).toBe(6);
  const rows = await the('audit-row').allTextContents();
  expect(rows[1]).toContain('Name or password is wrong');
  expect(rows[2]).toContain('Give role');
  expect(rows[3]).toContain('Personal data opened');
  expect(rows[4]).toContain('outside their territory');
  expect(rows[5]).toContain('somethingNew');
  expect(rows[5]).toContain('<img src=x onerror=alert(1)>');
  await stage.page.getByTestId('language-zh-CN').click();
  await expect.poll(() => the('audit-row').nth(2).textContent()).toContain('授予角色');
});

test('pages go back and forth', async () => {
  await stage.open('/audit?lang=en', deskSize);
  await expect.poll(sequences).toHaveLength(6);
  expect(await the('newer').isDisabled()).toBe(true);
  await the('older').click();
  await expect.poll(sequences).toEqual(['199']);
  expect(await the('older').isDisabled()).toBe(true);
  await the('newer').click();
  await expect.poll(sequences).toHaveLength(6);
});

test('looks for what was asked, in the time of the county, and begins at the newest again', async () => {
  await stage.open('/audit?lang=en', deskSize);
  await the('older').click();
  await expect.poll(sequences).toEqual(['199']);
  await stage.page.locator('#audit-from').fill('2026-11-24T00:00');
  await stage.page.locator('#audit-action').selectOption('grantGiven');
  await stage.page.locator('#audit-actor').fill('u-lin');
  await stage.page.locator('#audit-text').fill('g9');
  await stage.page.keyboard.press('Enter');
  await expect.poll(asked).toEqual({ limit: '100', from: '2026-11-23T16:00:00.000Z', action: 'grantGiven', actor: 'u-lin', text: 'g9' });
  await stage.page.locator('button[type=reset]').click();
  await expect.poll(asked).toEqual({ limit: '100' });
});

describe('verifying', () => {
  const verified = (over: Partial<AuditVerification>) =>
    stage.access.always('GET /api/v1/audit/verify', () => ({
      status: 200,
      value: { intact: true, entries: 205, brokenAt: null, head: 'a3f1'.repeat(16), missing: 0, ...over },
    }));

  test.each([
    [{}, 'true', 'All 205 entries are intact'],
    [{ intact: false, brokenAt: 203 }, 'false', 'changed at entry 203'],
    [{ missing: 4 }, 'false', '4 entries are missing'],
  ] as const)('%j', async (over, sound, text) => {
    verified(over);
    await stage.open('/audit?lang=en', deskSize);
    await the('verify').click();
    await the('verified').waitFor();
    expect(await the('verified').getAttribute('data-sound')).toBe(sound);
    expect(await the('verified').textContent()).toContain(text);
  });
});

test('who may not read the log is told so and asks for nothing', async () => {
  stage.access.session = { ...stage.access.session, may: may(['county'], ['readPlaces']) };
  await stage.open('/audit?lang=en', deskSize);
  await the('not-allowed').waitFor();
  expect(stage.access.readings.some((call) => call.path.startsWith('/api/v1/audit'))).toBe(false);
});

test.each(looks)('the log fits in %s on a %s', async (language, size, options) => {
  stage.access.always('GET /api/v1/audit/verify', () => ({
    status: 200,
    value: { intact: true, entries: 205, brokenAt: null, head: 'a3f1'.repeat(16), missing: 0 },
  }));
  await stage.open(`/audit?lang=${language}`, options);
  await expect.poll(() => the('audit-row').count()).toBe(6);
  await the('verify').click();
  await the('verified').waitFor();
  await stage.picture(`audit-${language}-${size}`);
  if (size === 'phone') await stage.page.locator('.audit-filters summary').click();
  await stage.expectFit();
});
