import { beforeEach, describe, expect, test } from 'vitest';
import { may, refusal } from './scriptedAccess.ts';
import { ScriptedDispatch } from './scriptedDispatch.ts';
import { deskSize, stageForTests } from './stage.ts';

const stage = stageForTests();
const the = (testId: string) => stage.page.getByTestId(testId);
const press = (key: string) => stage.page.keyboard.press(key);
let dispatch: ScriptedDispatch;

beforeEach(() => {
  dispatch = new ScriptedDispatch(stage);
});

const ids = () => the('queue-row').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['case']));
const row = (id: string) => stage.page.locator(`[data-testid=queue-row][data-case=${id}]`);
const asked = (path = '/api/v1/cases') => stage.access.readings.filter((call) => call.path === path);
const health = (state: string) => stage.page.locator(`[data-testid=connection][data-state=${state}]`).waitFor();
const armed = () => stage.page.locator('[data-testid=pick][data-armed=true]');

async function openDesk(search = ''): Promise<void> {
  await stage.open(`/dispatch?lang=en${search}`, deskSize);
  await the('queue-row').first().waitFor();
  await health('live');
}

async function openCase(id = 'case-12'): Promise<void> {
  await openDesk(`&case=${id}`);
  await the('pick').first().waitFor();
}

describe('the queue', () => {
  test('is by the next deadline; what is late is said by a word, and who has a case as well', async () => {
    await openDesk();
    expect(await ids()).toEqual(['case-11', 'case-12', 'case-13', 'case-15', 'case-14', 'case-16', 'case-17', 'case-18']);
    expect(asked()[0]?.query).toEqual({ state: 'open', order: 'due', limit: '200' });
    const [first, second, third, , fifth, sixth, seventh, last] = await the('queue-row').allTextContents();
    expect(first).toMatch(/overdue by 48 min \d+ s/);
    expect(first).toContain('to dispatch');
    expect(second).toContain('nobody acts · township');
    expect(second).toContain('supervised');
    expect(third).toMatch(/沈伟 · offered · 3 min \d+ s left to answer/);
    expect(fifth).toContain('looking for the next worker');
    expect(sixth).toContain('俞芳 · on site');
    expect(seventh).not.toContain('to dispatch');
    expect(last).toContain('潘国强 · held');
  });

  test('shows a part of it, which the address keeps', async () => {
    await openDesk();
    await the('show-seeking').click();
    await expect.poll(ids).toEqual(['case-14']);
    await the('show-assigned').click();
    await expect.poll(ids).toEqual(['case-13', 'case-16', 'case-18']);
    await the('show-waiting').click();
    await expect.poll(ids).toEqual(['case-11', 'case-12', 'case-15']);
    await the('queue-level').selectOption('serious');
    await expect.poll(ids).toEqual(['case-11', 'case-15']);
    await stage.page.reload();
    await expect.poll(ids).toEqual(['case-11', 'case-15']);
    const township = dispatch.rows[0]?.township ?? '';
    await the('queue-township').selectOption(township);
    await stage.page.locator('#queue-text').fill('污水');
    await press('Enter');
    await expect.poll(() => asked().at(-1)?.query).toMatchObject({ township, level: 'serious', text: '污水' });
    await expect.poll(ids).toEqual(['case-11']);
  });

  test('follows the feed: the row and the open case say within moments what somebody else did', async () => {
    await openCase();
    const began = Date.now();
    dispatch.assign('case-12', 'w-yu', false, '王五');
    await expect.poll(() => row('case-12').textContent()).toContain('俞芳 · offered');
    await expect.poll(() => the('task-card').textContent()).toContain('俞芳 · offered');
    expect(await the('pick').count()).toBe(0);
    // The queue is read by itself only after 15 seconds.
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  test('does not move under the hand that aims; what moved is shown when one asks', async () => {
    await openDesk();
    await row('case-15').hover();
    dispatch.change('case-18', { dueAt: new Date(Date.now() - 7_200_000).toISOString(), overdue: true });
    await the('moved').waitFor();
    expect(await ids()).toEqual(['case-11', 'case-12', 'case-13', 'case-15', 'case-14', 'case-16', 'case-17', 'case-18']);
    expect(await row('case-18').textContent()).toContain('overdue');
    await the('moved').click();
    await expect.poll(async () => (await ids())[0]).toBe('case-18');
  });

  test('goes on by reading where the connection is lost, and says that it is', async () => {
    await openDesk();
    await stage.hub.cut();
    await health('stale');
    dispatch.silent = true;
    dispatch.change('case-16', { task: null, seeking: true });
    await expect.poll(() => row('case-16').textContent()).toContain('looking for the next worker');
    expect(await stage.page.locator('.desk').getAttribute('data-health')).not.toBe('live');
  });

  test('who may assign nobody is told so, asks for nothing and has no entry in the menu', async () => {
    stage.access.session = { ...stage.access.session, may: may(['county'], ['readPlaces', 'readCases']) };
    await stage.open('/dispatch?lang=en', deskSize);
    await the('not-allowed').waitFor();
    expect(stage.access.readings.some((call) => /workers|cases|forecast/.test(call.path))).toBe(false);
    await the('person-menu').click();
    const entries = await the('person-menu-entries').locator('a').allTextContents();
    expect(entries).not.toContain('Dispatch');
    expect(entries).not.toContain('My tasks');
  });
});

describe('by the keyboard alone', () => {
  test('one goes to a case, chooses the second worker, says why, and confirms', async () => {
    await openDesk();
    await press('j');
    await press('ArrowDown');
    await press('j');
    await press('k');
    await expect.poll(() => the('dispatch-pane').getAttribute('data-case')).toBe('case-12');
    await expect.poll(() => the('pick').count()).toBe(3);
    await press('2');
    await expect.poll(() => armed().textContent()).toContain('俞芳');
    expect(dispatch.commands).toEqual([]);
    // Digits and letters belong to the reason while it is being typed.
    await stage.page.keyboard.type('3 km closer, just rang');
    await press('Enter');
    await expect.poll(() => dispatch.commands.at(-1)?.body).toEqual({ version: 8, worker: 'w-yu', reason: '3 km closer, just rang' });
    await expect.poll(() => the('assigned').textContent()).toBe('given to 俞芳');
    await expect.poll(() => row('case-12').textContent()).toContain('俞芳 · offered');
  });

  test('one holds the case for the first, and another key takes the choice back', async () => {
    await openCase();
    await press('3');
    await the('assign-form').waitFor();
    await press('Escape');
    await expect.poll(() => armed().count()).toBe(0);
    await press('r');
    await expect.poll(() => the('assign-form').getAttribute('data-reserve')).toBe('true');
    await press('Enter');
    await expect.poll(() => dispatch.commands.at(-1)?.body).toEqual({ version: 8, worker: 'w-shen', reserve: true });
    await expect.poll(() => the('task-card').textContent()).toContain('沈伟 · held');
    await the('offer').click();
    await expect.poll(() => dispatch.commands.at(-1)?.body).toEqual({ version: 9, worker: 'w-shen' });
    await expect.poll(() => the('task-card').textContent()).toContain('沈伟 · offered');
  });

  test('one sees the keys, searches, marks and closes', async () => {
    await openCase();
    await press('?');
    await the('keys').waitFor();
    await stage.expectFit();
    await press('Escape');
    await the('keys').waitFor({ state: 'detached' });
    await press('x');
    await expect.poll(() => the('bulk').textContent()).toContain('1 marked');
    await press('/');
    await expect.poll(() => stage.page.evaluate(() => document.activeElement?.id)).toBe('queue-text');
    await press('Escape');
    await press('Escape');
    await the('dispatch-pane').waitFor({ state: 'detached' });
    expect(new URL(stage.page.url()).searchParams.get('case')).toBeNull();
  });
});

describe('a case', () => {
  test('says why each worker is recommended, who is not and why, and what is lacking', async () => {
    dispatch.recommendation = { ...dispatch.recommendation, shortfalls: ['noFreshPosition', 'allFull'] };
    await openCase();
    const [first, , third] = await the('pick').allTextContents();
    expect(first).toContain('沈伟 about 12 min');
    expect(first).toContain('2.1 km · position 3 min ago · own village · 1 of 5 tasks · 12 this month');
    expect(first).toContain('travel 8 + tasks 5 + fair share -1 min');
    expect(third).toContain('from their village');
    await the('passed-over').locator('summary').click();
    expect(await the('passed-over').locator('li').allTextContents()).toEqual(['钱建明 resting', '陆小燕 lacks the skill']);
    expect(await the('shortfalls').textContent()).toContain('everybody has as many tasks as they take');
    expect(await the('ladder').count()).toBe(1);
    expect(await the('loop').getAttribute('data-step')).toBe('assignment');
  });

  test('is given to the first by one press, and taken back with a reason', async () => {
    await openCase();
    await the('pick-assign').first().click();
    await expect.poll(() => dispatch.commands[0]?.body).toEqual({ version: 8, worker: 'w-shen' });
    await the('recall').click();
    await stage.page.locator('textarea[name=reason]').fill('wrong village');
    await the('command-submit').click();
    await expect
      .poll(() => dispatch.commands[1])
      .toMatchObject({ path: '/api/v1/cases/case-12/recall', body: { reason: 'wrong village' } });
    await expect.poll(() => the('pick').count()).toBe(3);
  });

  test.each([
    ['staleVersion', 'Somebody else changed the case'],
    ['alreadyAssigned', 'Somebody was faster'],
  ])('%s: who was faster is shown, and nothing is overwritten', async (reason, text) => {
    await openCase();
    dispatch.silent = true;
    stage.access.once('POST /api/v1/cases/case-12/assign', refusal(409, reason));
    dispatch.assign('case-12', 'w-yu', false, '王五');
    await the('pick-assign').first().click();
    await expect.poll(() => the('conflict').textContent()).toMatch(new RegExp(`${text}.*王五 · Given to a worker · 俞芳`, 's'));
    await expect.poll(() => the('task-card').textContent()).toContain('俞芳');
    await expect.poll(() => row('case-12').textContent()).toContain('俞芳');
    expect(dispatch.commands).toEqual([]);
  });

  test('that needs no worker offers none; one that is not there is said so', async () => {
    stage.access.always('GET /api/v1/cases/nowhere', () => refusal(404, 'unknownCase'));
    await openDesk('&case=case-17');
    await expect.poll(() => the('dispatch-pane').textContent()).toContain('No worker is sent at this stage');
    expect(asked('/api/v1/cases/case-17/recommendation')).toEqual([]);
    await stage.page.goto(`${stage.origin}/dispatch?lang=en&case=nowhere`);
    await expect.poll(() => the('dispatch-pane').getByTestId('refusal').textContent()).toBe('There is no such case');
  });

  test('tells what became of the notices', async () => {
    dispatch.notices = [
      {
        number: 7,
        name: '沈伟',
        urgent: true,
        at: '2026-11-30T08:00:00+08:00',
        readAt: null,
        channels: [{ channel: 'sms', state: 'failed', attempts: 5, nextAt: null, endedAt: null, problem: 'timedOut' }],
      },
    ];
    await openCase();
    await expect.poll(() => the('notice').textContent()).toContain('2026-11-30 08:00 · unread');
    expect(await the('notice').textContent()).toContain('text message · failed · no answer in time');
  });
});

describe('several at once', () => {
  test('each goes to its first recommended, and each says what became of it', async () => {
    await openDesk();
    for (const id of ['case-11', 'case-13', 'case-15']) await row(id).locator('input').check();
    dispatch.silent = true;
    dispatch.change('case-15', {});
    await the('bulk-assign').click();
    await expect
      .poll(() => the('bulk-result').allTextContents())
      .toEqual([
        '26-000011 · given to 沈伟',
        '26-000013 · not given: Somebody was faster: a worker has the case already',
        '26-000015 · not given: Somebody else changed the case; look at it again, then retry',
      ]);
    expect(stage.access.changes.at(-1)?.body).toEqual({
      assignments: [
        { case: 'case-11', version: 4 },
        { case: 'case-13', version: 4 },
        { case: 'case-15', version: 4 },
      ],
    });
    await expect.poll(() => row('case-11').textContent()).toContain('沈伟 · offered');
    expect(await the('bulk').count()).toBe(0);
  });

  test('those that a call would save are told with what that is known from; a call is kept', async () => {
    await openDesk();
    await expect.poll(() => the('save-this').count()).toBe(5);
    expect(await the('save-this').first().textContent()).toContain('82%');
    expect(await the('save-this').first().textContent()).toContain('from 214 similar cases · waiting 25 min');
    expect(await the('save-this').nth(3).textContent()).toContain('cases at this stage');
    await the('called').first().click();
    await expect.poll(() => dispatch.commands[0]).toMatchObject({ path: '/api/v1/cases/case-12/urge', body: { version: 8 } });
    await expect.poll(() => the('urged').first().textContent()).toContain('林指挥 called');
    await the('save-this').nth(1).locator('button').first().click();
    await expect.poll(() => the('dispatch-pane').getAttribute('data-case')).toBe('case-13');
  });
});
