import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Program } from './program.mjs';
import { night, replayNight, told } from './recording.mjs';
import { until } from './until.mjs';
import { Wall } from './wall.mjs';

const serious = 3;
/** What the map paints: the severity, and five more for a pond whose data are not of today. */
const seriousAndOld = serious + 5;

test('the low-oxygen night opens one case, alive on the wall, and a second replay changes nothing', { timeout: 480_000 }, async (t) => {
  const program = await Program.start(t);
  const wall = await Wall.open(t, program.origin);
  await wall.enter(await program.invite('command-center', 'commandCenter', 'county'));

  await t.test('the wall is Chinese, quiet and shows nothing as demonstration', async () => {
    assert.match(await wall.heading(), /德清县/);
    assert.deepEqual(await wall.caseRows(), []);
    await wall.number('kpi-openCases', 'no open case', (count) => count === 0);
    assert.equal((await until('the pond is on the map', () => wall.pond(night.pond), (pond) => pond?.sev != null)).severity, 'normal');
    assert.equal(await wall.page.getByTestId('banner-demonstration').count(), 0);
  });

  const first = await replayed(program);

  await t.test('exactly one case appears without a reload', async () => {
    await wall.page.locator(`[data-testid=case-row][data-pond=${night.pond}]`).waitFor();
    await wall.number('kpi-openCases', 'one open case', (count) => count === 1);
    assert.deepEqual(await wall.caseRows(), [night.pond]);
    const drawn = await until('the map paints the alarm', () => wall.pond(night.pond), (pond) => pond.sev === seriousAndOld);
    assert.deepEqual(drawn.alarms, [night.rule]);
    assert.equal(wall.reloads, 0);
  });

  await t.test('every recorded row is in the log once, and the case tells when the alarm began', () => {
    assert.deepEqual(first.instants, night.instants);
    assert.equal(first.cases.length, 1);
    const [found] = first.cases;
    assert.deepEqual(
      { rule: found.alarm.rule, stage: found.stage, level: found.level, alarmActive: found.alarm.active },
      { rule: night.rule, stage: 'dispatching', level: 'serious', alarmActive: true },
    );
    const occurredAt = Date.parse(found.occurredAt);
    assert.ok(occurredAt > night.instants[0] && occurredAt < night.instants.at(-1), found.occurredAt);
  });

  await t.test('the same file again: no new row, no new case, the case told nothing new', async () => {
    const second = await replayed(program);
    assert.deepEqual(second.instants, first.instants);
    assert.deepEqual(second.cases.map(told), first.cases.map(told));
    assert.equal(second.counts.fresh, first.counts.fresh);
    await wall.number('kpi-openCases', 'still one open case', (count) => count === 1);
    assert.deepEqual(await wall.caseRows(), [night.pond]);
  });

  await t.test('the wall changes its language in place', async () => {
    await wall.page.getByTestId('language-en').click();
    await until('an English heading', () => wall.heading(), (heading) => heading.includes('Deqing County'));
    assert.match(await wall.page.getByTestId('case-row').textContent(), /Low dissolved oxygen/);
    await wall.page.getByTestId('language-zh-CN').click();
    await until('a Chinese heading', () => wall.heading(), (heading) => heading.includes('德清县'));
    assert.match(await wall.page.getByTestId('case-row').textContent(), /溶解氧偏低/);
    assert.equal(wall.reloads, 0);
  });

  await t.test('the browser asked nobody but the program', () => {
    assert.ok(wall.requests.length > 10);
    assert.deepEqual(wall.strangers(), []);
    assert.deepEqual(wall.complaints, []);
  });
});

/** Replays the whole night and reads back what is there then. */
async function replayed(program) {
  const replay = await replayNight(program);
  assert.equal(await replay.code(240), 0, replay.said());
  assert.match(replay.output, new RegExp(`acknowledged ${night.instants.length}, failed 0`));
  const { cases } = await program.get(`/cases?pond=${night.pond}`);
  const { counts } = await program.get(`/sensors/${night.sensor}`);
  return { cases, counts, instants: await program.loggedInstants(night.pond, 'dissolvedOxygen', night.start, night.end) };
}
