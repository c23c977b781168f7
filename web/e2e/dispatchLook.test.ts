import { beforeEach, expect, test } from 'vitest';
import { actor } from './scriptedCases.ts';
import { ScriptedDispatch, task } from './scriptedDispatch.ts';
import { deskSize, looks, stageForTests } from './stage.ts';

const stage = stageForTests();
const the = (testId: string) => stage.page.getByTestId(testId);
const row = (id: string) => stage.page.locator(`[data-testid=queue-row][data-case=${id}]`);
const health = (state: string) => stage.page.locator(`[data-testid=connection][data-state=${state}]`).waitFor();
let dispatch: ScriptedDispatch;

beforeEach(() => {
  dispatch = new ScriptedDispatch(stage);
});

test('the map shows cases, workers by how fresh they are, and lines to the recommended', async () => {
  await stage.open('/dispatch?lang=en&case=case-12', deskSize);
  await the('pick').first().waitFor();
  const drawn = (layer: string) =>
    stage.page.evaluate((which) => {
      const features = window.deqing?.map?.queryRenderedFeatures({ layers: [which] }) ?? [];
      return features.map(({ properties }) => properties as Record<string, unknown>);
    }, layer);
  await expect.poll(async () => [...new Set((await drawn('lines')).map(({ rank }) => rank))].sort()).toEqual([1, 2, 3]);
  await expect.poll(async () => (await drawn('queue-chosen')).map((item) => item['case'])).toEqual(['case-12']);
  await expect
    .poll(async () => (await drawn('workers-dot')).map(({ worker, fresh }) => [worker, fresh]).sort())
    .toEqual(
      expect.arrayContaining([
        ['w-pan', false],
        ['w-shen', true],
        ['w-yu', true],
      ]),
    );
  expect(stage.complaints).toEqual([]);
});

test.each(looks)('the desk fits in %s on a %s', async (language, size, options) => {
  dispatch.change(
    'case-16',
    { task: task({ state: 'arrived', answerDue: null, automatic: true }) },
    {
      type: 'taskArrived',
      at: '2026-11-30T08:00:00+08:00',
      by: actor('沈伟'),
      note: null,
      evidence: [],
      data: { number: 1 },
    },
  );
  await stage.open(`/dispatch?lang=${language}`, options);
  await expect.poll(() => the('queue-row').count()).toBe(8);
  await health('live');
  await stage.expectFit();
  await stage.picture(`dispatch-queue-${language}-${size}`);
  await row('case-16').locator('button').click();
  await the('task-card').waitFor();
  await stage.expectFit();
  await stage.picture(`dispatch-task-${language}-${size}`);
  await the('pane-close').click();
  await row('case-12').locator('button').click();
  await expect.poll(() => the('pick').count()).toBe(3);
  await the('pick-assign').nth(1).click();
  await the('assign-form').waitFor();
  await stage.expectFit();
  await stage.picture(`dispatch-override-${language}-${size}`);
  await the('pane-close').click();
  for (const id of ['case-11', 'case-13']) await row(id).locator('input').check();
  await the('bulk-assign').click();
  await the('bulk-results').waitFor();
  await stage.expectFit();
  await stage.picture(`dispatch-bulk-${language}-${size}`);
});

test('the map of a phone comes when one asks for it', async () => {
  await stage.open('/dispatch?lang=en', looks[3][2]);
  await the('queue-row').first().waitFor();
  expect(await the('map').count()).toBe(0);
  await the('map-switch').click();
  await the('map').waitFor();
  await stage.expectFit();
  await stage.picture('dispatch-map-phone');
});
