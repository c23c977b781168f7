import { beforeEach, describe, expect, test } from 'vitest';
import { toLocal } from '../src/localTime.ts';
import { may, refusal } from './scriptedAccess.ts';
import { ScriptedDuty } from './scriptedDuty.ts';
import { deskSize, looks, phoneSize, stageForTests } from './stage.ts';

const stage = stageForTests();
const the = (testId: string) => stage.page.getByTestId(testId);
const field = (id: string) => stage.page.locator(`#${id}`);
let duty: ScriptedDuty;

beforeEach(() => {
  duty = new ScriptedDuty(stage);
});

const asked = (path: string) => stage.access.readings.filter((call) => call.path === path).at(-1)?.query;
const local = (instant: string | undefined) => toLocal(Date.parse(instant ?? ''), 'Asia/Shanghai');
const minutes = (instant: string | undefined) => new Date(`${local(instant)}:00+08:00`).toISOString();

async function openPane(options = deskSize): Promise<void> {
  await stage.open('/duty?lang=en&roster=desk', options);
  await the('shifts').waitFor();
}

describe('who is on duty', () => {
  test('now, until when, who comes next; where nobody is, a word says so', async () => {
    await stage.open('/duty?lang=en', deskSize);
    await expect.poll(() => the('roster').count()).toBe(2);
    expect(asked('/api/v1/duty')).toEqual({});
    const [desk, town] = await the('roster').allTextContents();
    expect(desk).toContain('Command desk');
    expect(desk).toContain('沈伟 until');
    expect(desk).toMatch(/next .*: 俞芳/);
    expect(town).toContain('Wukang Subdistrict');
    expect(town).toContain('nobody on duty');
  });

  test('at a chosen time of the county, which the address keeps', async () => {
    await stage.open('/duty?lang=en', deskSize);
    await expect.poll(() => the('roster').count()).toBe(2);
    await field('duty-at').fill('2026-12-01T08:00');
    await expect.poll(() => asked('/api/v1/duty')).toEqual({ at: '2026-12-01T00:00:00.000Z' });
    await stage.page.reload();
    await expect.poll(() => field('duty-at').inputValue()).toBe('2026-12-01T08:00');
    await the('duty-now').click();
    await expect.poll(() => asked('/api/v1/duty')).toEqual({});
  });

  test('who may read no rosters is told so and asks for nothing', async () => {
    stage.access.session = { ...stage.access.session, may: may(['county'], ['readPlaces', 'readCases']) };
    await stage.open('/duty?lang=en', deskSize);
    await the('not-allowed').waitFor();
    expect(stage.access.readings.some((call) => /duty|rosters/.test(call.path))).toBe(false);
    await the('person-menu').click();
    expect(await the('person-menu-entries').locator('a').allTextContents()).not.toContain('Duty');
  });

  test('the menu leads there', async () => {
    await stage.open('/duty?lang=en', deskSize);
    await the('person-menu').click();
    expect(await the('person-menu-entries').locator('[aria-current=page]').textContent()).toBe('Duty');
  });
});

describe('a roster', () => {
  test('shows its shifts, the gaps, and who is on duty twice', async () => {
    await stage.open('/duty?lang=en', deskSize);
    await the('roster').first().locator('button').click();
    await the('shifts').waitFor();
    expect(await the('faults').textContent()).toBe('times nobody is on duty: 1 · double bookings: 2');
    const shifts = await the('shift').allTextContents();
    expect(shifts).toHaveLength(5);
    expect(shifts[1]).toContain('on duty twice: Night duty of the subdistrict, another roster');
    expect(shifts[2]).toContain('changed');
    expect(shifts[3]).toContain('switched off');
    expect(shifts[4]).toContain('unknown person p-unknown');
    expect(await the('gap').textContent()).toContain('nobody on duty');
    expect(await the('calendar').getAttribute('href')).toBe('/api/v1/rosters/desk/calendar.ics');
    const { from, until } = asked('/api/v1/rosters/desk/shifts') ?? {};
    expect(Date.parse(until ?? '') - Date.parse(from ?? '')).toBe(14 * 86_400_000);
  });

  test('that is not there is said so', async () => {
    await stage.open('/duty?lang=en&roster=nowhere', deskSize);
    await expect.poll(() => the('roster-pane').getByTestId('refusal').textContent()).toBe('There is no such roster');
  });

  test('is only read by who may not change it', async () => {
    stage.access.session = { ...stage.access.session, may: may(['county'], ['readPlaces', 'readRosters']) };
    await openPane();
    expect(await the('change-open').count()).toBe(0);
    expect(await the('change-shift').count()).toBe(0);
    expect(await the('take-back').count()).toBe(0);
    expect(await the('rehearse-form').count()).toBe(0);
  });
});

describe('changing a duty', () => {
  test('a shift is handed to a substitute, found by name', async () => {
    await openPane();
    await the('change-shift').first().click();
    expect(await field('change-person').inputValue()).toBe('p-shen');
    expect(await field('change-from').inputValue()).toBe(local(duty.shifts[0]?.from));
    await field('change-by-text').fill('俞');
    await expect.poll(() => asked('/api/v1/duty/people')).toEqual({ text: '俞' });
    await expect.poll(() => field('change-by').locator('option').allTextContents()).toEqual(['Please choose', '俞芳']);
    await field('change-by').selectOption('p-yu');
    await the('change-submit').click();
    await expect.poll(() => duty.changes.length).toBe(1);
    expect(duty.changes[0]).toMatchObject({
      path: '/api/v1/rosters/desk/substitutes',
      body: { person: 'p-shen', by: 'p-yu', from: minutes(duty.shifts[0]?.from), until: minutes(duty.shifts[0]?.until) },
    });
    await the('change-form').waitFor({ state: 'detached' });
  });

  test('two swap, each with a time of their own', async () => {
    await openPane();
    await the('change-shift').first().click();
    await stage.page.getByLabel('Swap', { exact: true }).check();
    await field('change-other').selectOption('p-yu');
    await field('change-otherFrom').fill('2026-12-05T08:00');
    await field('change-otherUntil').fill('2026-12-05T20:00');
    await the('change-submit').click();
    await expect.poll(() => duty.changes[0]?.body).toMatchObject({
      person: 'p-shen',
      other: 'p-yu',
      otherFrom: '2026-12-05T00:00:00.000Z',
      otherUntil: '2026-12-05T12:00:00.000Z',
    });
    expect(duty.changes[0]?.path).toBe('/api/v1/rosters/desk/swaps');
  });

  test('somebody is away, by the keyboard alone', async () => {
    await openPane();
    await the('change-open').focus();
    await stage.page.keyboard.press('Enter');
    await stage.page.getByLabel('Absence', { exact: true }).focus();
    await stage.page.keyboard.press('Space');
    await field('change-person').selectOption('p-yu');
    await field('change-from').fill('2026-12-05T08:00');
    await field('change-until').fill('2026-12-06T08:00');
    await the('change-submit').focus();
    await stage.page.keyboard.press('Enter');
    await expect.poll(() => duty.changes[0]).toMatchObject({
      path: '/api/v1/rosters/desk/absences',
      body: { person: 'p-yu', from: '2026-12-05T00:00:00.000Z', until: '2026-12-06T00:00:00.000Z' },
    });
  });

  test.each([
    [400, 'notOnDuty', 'This person has no duty in this time'],
    [400, 'tooLong', 'A change lasts 366 days at most'],
    [400, 'endsBeforeStart', 'The end must be after the start'],
    [409, 'tooManyChanges', 'There are too many changes'],
    [403, 'outsideTerritory', 'This is outside your territory'],
  ])('a refusal is told by its word: %i %s', async (status, reason, text) => {
    await openPane();
    stage.access.once('POST /api/v1/rosters/desk/substitutes', refusal(status, reason));
    await the('change-shift').first().click();
    await expect.poll(() => field('change-by').locator('option').count()).toBe(3);
    await field('change-by').selectOption('p-yu');
    await the('change-submit').click();
    await expect.poll(() => the('change-form').getByTestId('refusal').textContent()).toContain(text);
    expect(await field('change-by').inputValue()).toBe('p-yu');
  });

  test('is taken back', async () => {
    await openPane();
    expect(await the('change').allTextContents()).toEqual([
      expect.stringContaining('Swap · 俞芳 ⇄ 沈伟'),
      expect.stringContaining('Substitute · 俞芳 → 沈伟'),
    ]);
    await the('take-back').last().click();
    await expect.poll(() => the('change').count()).toBe(1);
  });
});

describe('the rehearsal', () => {
  async function rehearse(): Promise<void> {
    const village = stage.pack.villages[0];
    await stage.page.getByTestId('territory').fill(village?.id ?? '');
    await stage.page.getByTestId('territory-option').first().click();
    await field('rehearse-category').selectOption('pondOxygen');
    await the('rehearse-submit').click();
  }

  test('says who would be called when, and marks who is not found', async () => {
    await stage.open('/duty?lang=en', deskSize);
    await the('rehearse-form').waitFor();
    await rehearse();
    await expect.poll(() => the('rehearsed').count()).toBe(7);
    expect(asked('/api/v1/escalation/rehearsal')).toEqual({ village: stage.pack.villages[0]?.id, category: 'pondOxygen', hours: '24' });
    const rows = await the('rehearsed').allTextContents();
    expect(rows[1]).toContain('Nobody acts: escalation begins');
    expect(rows[2]).toContain('call Farmer · urgentnobody was found');
    expect(rows[3]).toContain('沈伟, 俞芳');
    expect(await the('rehearsal-gaps').textContent()).toBe(
      'Policy: A critical case nobody takes notice of · calls that would find nobody: 2',
    );
  });

  test('takes a level, a time and hours', async () => {
    await stage.open('/duty?lang=en', deskSize);
    await the('rehearse-form').waitFor();
    await field('rehearse-level').selectOption('critical');
    await field('rehearse-from').fill('2026-12-05T02:00');
    await field('rehearse-hours').fill('48');
    await rehearse();
    await expect
      .poll(() => asked('/api/v1/escalation/rehearsal'))
      .toMatchObject({ level: 'critical', from: '2026-12-04T18:00:00.000Z', hours: '48' });
  });

  test('without a policy says that nobody would be called', async () => {
    duty.rehearsal = { ...duty.rehearsal, policy: null, steps: [], gaps: 0 };
    await stage.open('/duty?lang=en', deskSize);
    await the('rehearse-form').waitFor();
    await rehearse();
    await expect.poll(() => the('rehearsal').textContent()).toContain('nobody would be called');
  });

  test('needs a village of the list', async () => {
    await stage.open('/duty?lang=en', deskSize);
    await field('rehearse-category').selectOption('pondOxygen');
    await the('rehearse-submit').click();
    await expect.poll(() => the('rehearse-form').getByTestId('refusal').textContent()).toContain('choose a village');
  });

  test.each(looks)('fits in %s on a %s', async (language, size, options) => {
    await stage.open(`/duty?lang=${language}`, options);
    await the('rehearse-form').waitFor();
    await rehearse();
    await expect.poll(() => the('rehearsed').count()).toBe(7);
    await stage.expectFit();
    await stage.page.locator('.rehearse').scrollIntoViewIfNeeded();
    await stage.picture(`duty-rehearsal-${language}-${size}`);
  });
});

test.each(looks)('rosters and a roster fit in %s on a %s', async (language, size, options) => {
  await stage.open(`/duty?lang=${language}`, options);
  await expect.poll(() => the('roster').count()).toBe(2);
  await stage.picture(`duty-list-${language}-${size}`);
  await stage.expectFit();
  await the('roster').first().locator('button').click();
  await the('shifts').waitFor();
  await stage.expectFit();
  await stage.picture(`duty-roster-${language}-${size}`);
  await the('change').last().scrollIntoViewIfNeeded();
  await stage.picture(`duty-changes-${language}-${size}`);
});

test('the form of a swap fits on a phone', async () => {
  await openPane(phoneSize);
  await the('change-open').click();
  await stage.page.getByLabel('Swap', { exact: true }).check();
  await stage.picture('duty-swap-phone');
  await stage.expectFit();
});
