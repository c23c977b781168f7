import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { Program } from './program.mjs';
import { until } from './until.mjs';
import { Wall } from './wall.mjs';

test('the program as it starts by default shows recorded and simulated water, and says so', { timeout: 480_000 }, async (t) => {
  const program = await Program.start(t, { 'Fleet:Enabled': true });
  const wall = await Wall.open(t, program.origin);
  await wall.enterAs('command');

  await t.test('the wall says that these are demonstration data', async () => {
    assert.equal(await wall.text('banner-demonstration'), '演示数据');
    await wall.page.getByTestId('language-en').click();
    await until('the English banner', () => wall.text('banner-demonstration'), (text) => text === 'Demonstration data');
  });

  await t.test('within three minutes more than half of all sensors are fresh', async () => {
    const { tally } = await until(
      'more than half of all sensors fresh',
      () => program.get('/county'),
      ({ tally }) => tally.sensorsFresh > tally.sensors / 2,
      180,
    );
    assert.ok(tally.sensors > 5000, `${tally.sensors} sensors`);
    await wall.number('kpi-coverage', 'the wall shows it', (share) => share > 50);
  });

  await t.test('a case is opened and stands on the wall', async () => {
    const { cases } = await until('a case', () => program.get('/cases?state=open'), (seen) => seen.cases.length > 0, 180);
    assert.ok(cases.every((found) => found.alarm.active !== undefined && found.pond));
    const rows = await until('a row of the ticker', () => wall.caseRows(), (seen) => seen.length > 0);
    assert.ok(rows.includes(cases.at(-1).pond), `${rows} should have ${cases.at(-1).pond}`);
  });

  await t.test('heartbeats keep the wall live', async () => {
    await wall.connection('live');
    assert.match(await wall.text('lag'), /\d/);
    assert.equal(wall.reloads, 0);
    assert.deepEqual(wall.strangers(), []);
    assert.deepEqual(wall.complaints, []);
  });

  await t.test('the log file holds compact JSON lines', async () => {
    const folder = join(program.folder, 'log');
    const [file] = await readdir(folder);
    assert.match(file, /^deqing-\d{8}\.jsonl$/);
    const lines = (await readFile(join(folder, file), 'utf8')).split('\n').slice(0, -1).map((line) => JSON.parse(line));
    assert.ok(lines.length > 3);
    assert.ok(lines.every((line) => !Number.isNaN(Date.parse(line['@t'])) && typeof line['@mt'] === 'string'));
    assert.ok(lines.some((line) => /Demonstration fleet/.test(line['@mt'])));
  });

  await t.test('the metrics count the observations of MQTT', async () => {
    await until('observations accepted over MQTT', () => program.outcomes('mqtt'), (outcomes) => outcomes.accepted > 1000);
  });

  await t.test('it ends cleanly when it is told to', async () => {
    await program.stop();
    assert.equal(program.child.ended.code, 0, program.child.said());
  });
});
