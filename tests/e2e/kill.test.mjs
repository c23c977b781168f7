import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startPostgres } from './postgres.mjs';
import { Program, temporaryFolder } from './program.mjs';
import { night, replayNight, told } from './recording.mjs';
import { until } from './until.mjs';

const rows = night.instants.length;
/** Small batches: many acknowledgements to be killed between. */
const batch = ['--batch', 25];

test('kill -9 in a replay loses no acknowledged observation, on SQLite', { timeout: 600_000 }, (t) => survives(t, {}));

test('kill -9 in a replay loses no acknowledged observation, on PostgreSQL', { timeout: 600_000 }, async (t) =>
  survives(t, { 'Storage:Provider': 'Postgres' }, { ConnectionStrings__Deqing: await startPostgres(t) }));

async function survives(t, settings, secrets) {
  const program = await Program.start(t, settings, secrets);
  const file = join(await temporaryFolder(t), 'acknowledged.csv');

  await t.test('killed after a third, before any alarm; the device gives up', async () => {
    const replay = await replayNight(program, ...batch, '--patience', 0, '--acknowledged', file);
    await killedAt(program, replay, file, rows / 3);
    assert.equal(await replay.code(), 1, replay.said());
    await program.start();
    const known = await nothingLost(program, file);
    assert.ok(known.length < rows, 'the kill came too late to interrupt anything');
    await liveIs(program, known.at(-1));
    assert.deepEqual(await cases(program), []);
  });

  await t.test('killed after two thirds of the same night, with a case; the device connects again and ends its night', async () => {
    const before = (await acknowledged(file)).length;
    const replay = await replayNight(program, ...batch, '--patience', 300, '--acknowledged', file);
    await killedAt(program, replay, file, before + (rows * 2) / 3);
    await program.start();
    assert.equal(await replay.code(240), 0, replay.said());
    assert.match(replay.output, new RegExp(`acknowledged ${rows}, failed 0`));
    assert.deepEqual(await nothingLost(program, file), night.instants);
    assert.equal((await cases(program)).length, 1);
  });

  await t.test('killed at rest: live values and the open case are back without any new reading', async () => {
    const [opened] = await cases(program);
    const pond = await program.get(`/ponds/${night.pond}`);
    await program.kill();
    await program.start();
    await liveIs(program, night.instants.at(-1));
    const [known, ...others] = await cases(program);
    assert.deepEqual(others, []);
    assert.deepEqual(told(known), told(opened));
    assert.ok(known.version >= opened.version, `${known.version} after ${opened.version}`);
    const back = await program.get(`/ponds/${night.pond}`);
    assert.deepEqual(back.alarms, pond.alarms);
    assert.deepEqual(ageless(back.values), ageless(pond.values));
    const { areas } = await program.get('/live/snapshot');
    assert.ok(areas.some((area) => area.cases.some((item) => item.id === opened.id)), 'the live feed has the case');
  });
}

async function killedAt(program, replay, file, count) {
  await replay.until(`${count} rows acknowledged`, async () => (await acknowledged(file)).length, (done) => done >= count, 240);
  assert.equal(replay.ended, undefined, 'the replay still runs');
  await program.kill();
}

async function acknowledged(file) {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  // What follows the last line end is still being written.
  return lines.slice(0, -1).map((line) => Date.parse(line.slice(line.indexOf(',') + 1)));
}

/** Every acknowledged instant is in the log exactly once, and nothing else is that was not recorded; gives the log's instants. */
async function nothingLost(program, file) {
  const logged = await program.loggedInstants(night.pond, 'dissolvedOxygen', night.start, night.end);
  const once = new Set(logged);
  assert.equal(once.size, logged.length, 'an instant is in the log twice');
  assert.deepEqual((await acknowledged(file)).filter((at) => !once.has(at)), [], 'acknowledged and lost');
  assert.deepEqual(logged, night.instants.slice(0, logged.length));
  return logged;
}

/** The sensor and its pond show the newest logged observation. */
async function liveIs(program, at) {
  const sensor = await until(
    `the sensor shows ${new Date(at).toISOString()}`,
    () => program.get(`/sensors/${night.sensor}`),
    (seen) => Date.parse(seen.at) === at,
  );
  const { values } = await program.get(`/ponds/${night.pond}`);
  for (const { metric, value } of sensor.values) {
    const shown = values.find((candidate) => candidate.metric === metric);
    assert.deepEqual({ value: shown?.value, at: Date.parse(shown?.at) }, { value, at }, metric);
  }
  assert.ok(sensor.values.length >= 6);
}

async function cases(program) {
  return (await program.get(`/cases?pond=${night.pond}`)).cases;
}

function ageless(values) {
  return values.map(({ ageSeconds, ...value }) => value);
}
