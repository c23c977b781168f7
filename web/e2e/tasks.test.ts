import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContextOptions } from 'playwright-core';
import { beforeEach, describe, expect, inject, test } from 'vitest';
import { refusal } from './scriptedAccess.ts';
import { picture } from './reporter.ts';
import { ScriptedTasks } from './scriptedTasks.ts';
import { ScriptedUploads } from './scriptedUploads.ts';
import { looks, phoneSize, stageForTests } from './stage.ts';

const stage = stageForTests();
const the = (testId: string) => stage.page.getByTestId(testId);
const task = (id: string) => stage.page.locator(`[data-testid=task][data-case=${id}]`);
const state = (id: string) => task(id).getAttribute('data-state');
let tasks: ScriptedTasks;
let uploads: ScriptedUploads;

beforeEach(() => {
  tasks = new ScriptedTasks(stage);
  uploads = new ScriptedUploads(stage.server);
});

const said = (path: string) => tasks.said.filter((call) => call.path.endsWith(path)).map((call) => call.body);

async function openTasks(options: BrowserContextOptions = phoneSize): Promise<void> {
  await stage.open('/tasks?lang=en', options);
  await expect.poll(() => the('task').count()).toBe(3);
}

describe('the list', () => {
  test('begins with what waits for an answer, and counts it in the title', async () => {
    await openTasks();
    expect(await the('task').evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset['state']))).toEqual([
      'offered',
      'accepted',
      'arrived',
    ]);
    const first = await task('case-21').textContent();
    expect(first).toContain('Foul water let out');
    expect(first).toMatch(/New task 3 min \d+ s left to answer/);
    expect(first).toContain('老桥东边小店门口');
    await expect.poll(() => stage.page.title()).toBe('(1) My tasks · Deqing.Realtime');
    expect(await stage.page.locator('[data-testid=task] [data-testid=finish]').allTextContents()).toEqual([
      'Report what was done',
      'Report what was found',
    ]);
  });

  test('is read again as the server says that a task came: the phone shakes', async () => {
    tasks.set('case-21', null);
    await stage.open('/tasks?lang=en', phoneSize);
    await expect.poll(() => the('task').count()).toBe(2);
    await stage.page.evaluate(() => {
      navigator.vibrate = (pattern) => {
        document.body.dataset['shaken'] = JSON.stringify(pattern);
        return true;
      };
    });
    // The connection begins after the list, and reads it once more.
    await expect.poll(() => stage.access.readings.filter((call) => call.path === '/api/v1/tasks').length).toBeGreaterThanOrEqual(2);
    tasks.set('case-21', 'offered', 2);
    await task('case-21').waitFor();
    await expect.poll(() => stage.page.evaluate(() => document.body.dataset['shaken'])).toBe('[300,120,300]');
    expect(await stage.page.title()).toBe('(1) My tasks · Deqing.Realtime');
  });

  test('stays where it cannot be read, and says so', async () => {
    await openTasks();
    stage.access.always('GET /api/v1/tasks', () => refusal(500, 'http500'));
    await expect
      .poll(() => stage.page.getByTestId('refusal').allTextContents())
      .toEqual(['The newest tasks could not be read: The server failed; try again later']);
    expect(await the('task').count()).toBe(3);
  });

  test('is for grid workers, whose menu leads there', async () => {
    await openTasks();
    await the('person-menu').click();
    expect(await the('person-menu-entries').locator('[aria-current=page]').textContent()).toBe('My tasks');
    stage.access.session = { ...stage.access.session, grants: [] };
    await stage.page.reload();
    await the('not-allowed').waitFor();
  });
});

describe('a task', () => {
  test('is accepted and arrived at by one press each', async () => {
    await openTasks();
    await task('case-21').getByTestId('take').click();
    await expect.poll(() => state('case-21')).toBe('accepted');
    expect(said('case-21/takeTask')).toEqual([{ version: 4 }]);
    await expect.poll(() => stage.page.title()).toBe('My tasks · Deqing.Realtime');
    await task('case-21').getByTestId('arrive').click();
    await expect.poll(() => state('case-21')).toBe('arrived');
    expect(said('case-21/arrive')).toEqual([{ version: 5 }]);
  });

  test('is declined for one of the usual reasons', async () => {
    await openTasks();
    await task('case-21').getByTestId('decline').click();
    await stage.page.getByLabel('It is too far away').check();
    await the('decline-submit').click();
    await expect.poll(() => the('task').count()).toBe(2);
    expect(said('case-21/declineTask')).toEqual([{ version: 4, reason: 'It is too far away' }]);
    expect(await the('task-done').textContent()).toBe('26-000021 declined');
  });

  test('is declined in own words, which stay where they could not be sent', async () => {
    await openTasks();
    await task('case-21').getByTestId('decline').click();
    await stage.page.getByLabel('Another reason').check();
    await stage.page.locator('textarea[name=reason]').fill('车坏在路上');
    await stage.page.context().setOffline(true);
    await the('decline-submit').click();
    await expect.poll(() => task('case-21').getByTestId('refusal').textContent()).toBe('The server does not answer');
    expect(await stage.page.locator('textarea[name=reason]').inputValue()).toBe('车坏在路上');
    await stage.page.context().setOffline(false);
    await the('decline-submit').click();
    await expect.poll(() => said('case-21/declineTask')).toEqual([{ version: 4, reason: '车坏在路上' }]);
  });

  test('is finished with what was found and a photo; what was typed outlives a failure', async () => {
    await openTasks();
    await task('case-23').getByTestId('finish').click();
    await the('command-form').waitFor();
    await the('command-form').locator('input[type=radio]').last().check();
    await stage.page.locator('textarea[name=note]').fill('现场没有垃圾');
    await the('evidence-input').setInputFiles(picture('site.png'));
    await stage.page.locator('[data-testid=upload][data-done=true]').waitFor();
    stage.access.once('POST /api/v1/cases/case-23/verify', refusal(503, 'busy'));
    await the('command-submit').click();
    await expect.poll(() => the('command-form').getByTestId('refusal').textContent()).toContain('try again');
    expect(await stage.page.locator('textarea[name=note]').inputValue()).toBe('现场没有垃圾');
    await the('command-submit').click();
    await expect.poll(() => the('task').count()).toBe(2);
    expect(said('case-23/verify')).toEqual([{ version: 4, found: false, note: '现场没有垃圾', evidence: ['u1'.padEnd(64, '0')] }]);
    expect(await the('task-done').textContent()).toBe('26-000023 was sent');
    expect(uploads.pieces).toHaveLength(1);
  });

  test('that is taken back while one writes about it keeps what was written', async () => {
    await openTasks();
    await task('case-22').getByTestId('finish').click();
    await the('command-form').waitFor();
    await stage.page.locator('textarea[name=note]').fill('已清运');
    tasks.set('case-22', null);
    await the('task-gone').waitFor();
    expect(await stage.page.locator('textarea[name=note]').inputValue()).toBe('已清运');
    await the('command-cancel').click();
    await expect.poll(() => the('task').count()).toBe(2);
  });

  test('tells the way to the maps of the phone, and as text', async () => {
    await openTasks();
    await task('case-22').getByTestId('navigate').locator('summary').click();
    const way = task('case-22').getByTestId('navigate');
    expect(await way.getByTestId('route-phone').getAttribute('href')).toContain('geo:30.550000,120.020000');
    expect(await way.getByTestId('route-amap').getAttribute('href')).toContain('lat=30.547600&lon=120.024600&dev=0');
    expect(await way.getByTestId('route-tencent').getAttribute('href')).toContain('tocoord=30.547600,120.024600');
    expect(await way.textContent()).toContain('Only the village is known');
    expect(await way.textContent()).toContain('30.55000, 120.02000');
    expect(await task('case-23').getByTestId('navigate').count()).toBe(0);
  });

  test('that somebody else has changed is read again, and the refusal is said', async () => {
    await openTasks();
    stage.access.once('POST /api/v1/cases/case-21/takeTask', refusal(409, 'notYourTask'));
    await task('case-21').getByTestId('take').click();
    await expect.poll(() => task('case-21').getByTestId('refusal').textContent()).toBe('This task is not yours');
  });
});

describe('one’s day', () => {
  const here = { latitude: 30.55, longitude: 120.02, accuracy: 12 };
  const allowed = { ...phoneSize, geolocation: here, permissions: ['geolocation'] };

  test('is said by one press', async () => {
    await openTasks();
    expect(await the('status-available').getAttribute('aria-pressed')).toBe('true');
    expect(await the('my-duty').textContent()).toContain('3 of 5 tasks, 12 this month');
    await the('status-resting').click();
    await expect.poll(() => the('status-resting').getAttribute('aria-pressed')).toBe('true');
    expect(said('/me/status')).toEqual([{ status: 'resting' }]);
  });

  test('shares the position once, and not again before one has moved', async () => {
    await openTasks(allowed);
    await the('share-switch').check();
    await expect.poll(() => the('share-state').textContent()).toMatch(/^Sent \d+ s ago$/);
    await stage.page.context().setGeolocation({ ...here, latitude: 30.5501 });
    await expect.poll(() => the('share-state').textContent()).toMatch(/^Sent [1-9]\d* s ago$/);
    expect(said('/me/position')).toEqual([
      { longitude: 120.02, latitude: 30.55, accuracy: 12, at: expect.stringMatching(/^20.*Z$/) as string, datum: 'wgs84' },
    ]);
    await stage.page.reload();
    // What one wanted is remembered.
    await expect.poll(() => the('share').getAttribute('data-state')).toBe('on');
    await the('status-off').click();
    await expect.poll(() => the('share-state').textContent()).toBe('Off work, no position is sent');
    await the('share-switch').uncheck();
    await expect.poll(() => the('share-state').textContent()).toBe('Not shared');
  });

  test('says why a position was not taken', async () => {
    stage.access.once('POST /api/v1/workers/me/position', refusal(409, 'positionElsewhere'));
    await openTasks(allowed);
    await the('share-switch').check();
    await expect.poll(() => the('share-state').textContent()).toBe('The position was not sent: The position is far from the county');
  });

  test('goes on without a position where the phone gives none', async () => {
    await openTasks();
    await the('share-switch').check();
    await expect.poll(() => the('share').getAttribute('data-state')).toBe('denied');
    await the('share-switch').uncheck();
    await stage.page.evaluate(() => Object.defineProperty(navigator, 'geolocation', { value: undefined }));
    await the('share-switch').check();
    await expect.poll(() => the('share-state').textContent()).toContain('tasks still arrive');
    await task('case-21').getByTestId('take').click();
    await expect.poll(() => state('case-21')).toBe('accepted');
  });
});

test('reads little: no map, and nothing that is for later', async () => {
  await openTasks();
  const scripts = [...new Set(stage.requests.map((url) => new URL(url).pathname).filter((path) => path.endsWith('.js')))];
  expect(scripts.filter((path) => /map|maplibre|Finish|dispatchPage|tus/i.test(path))).toEqual([]);
  const bytes = scripts.map((path) => gzipSync(readFileSync(join(inject('dist'), path)), { level: 9 }).length);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(160 * 1024);
});

test.each(looks)('tasks fit in %s on a %s', async (language, size, options) => {
  await stage.open(`/tasks?lang=${language}`, options);
  await expect.poll(() => the('task').count()).toBe(3);
  await stage.picture(`tasks-list-${language}-${size}`);
  await stage.expectFit();
  await the('navigate').first().locator('summary').click();
  await the('decline').first().click();
  await the('decline-form').scrollIntoViewIfNeeded();
  await stage.picture(`tasks-decline-${language}-${size}`);
  await stage.expectFit();
  await the('finish').last().click();
  await the('command-form').waitFor();
  await the('command-form').scrollIntoViewIfNeeded();
  await stage.picture(`tasks-finish-${language}-${size}`);
  await stage.expectFit();
});

test('tasks fit on the smallest phone', async () => {
  await openTasks({ ...phoneSize, viewport: { width: 360, height: 640 } });
  await the('navigate').first().locator('summary').click();
  await stage.picture('tasks-small');
  await stage.expectFit();
  const heights = await stage.page.locator('main button').evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
  expect(Math.min(...heights.filter((height) => height > 0))).toBeGreaterThanOrEqual(48);
});
