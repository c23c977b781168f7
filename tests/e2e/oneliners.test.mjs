import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from './process.mjs';
import { dlls, Program, root } from './program.mjs';
import { night, told } from './recording.mjs';
import { until } from './until.mjs';

const readme = await readFile(join(root, 'README.md'), 'utf8');

test('the lines of "Send a reading" do what README.md says, as printed, in the demonstration', { timeout: 480_000 }, async (t) => {
  const lines = commands('Send a reading');
  const program = await Program.start(t, { 'Fleet:Enabled': true });
  const printed = (line) =>
    bash(
      line.replaceAll('8080', program.port).replaceAll('1883', program.mqttPort).replaceAll('8212', program.hj212Port),
      { Configuration: 'Release' },
    );

  const sending = lines.filter((line) => /^(curl|mosquitto_pub) /.test(line) && !line.includes('$KEY'));
  assert.equal(sending.length, 4);
  for (const line of sending) {
    const topic = line.match(/ -t (\S+)/)?.[1];
    await t.test(`${topic ?? 'curl'}: the value is live`, async () => {
      const sent = Date.now();
      const answer = await printed(line);
      if (!topic) assert.equal(answer, '{"accepted":1,"duplicate":0,"rejected":[],"flagged":[]}');
      const [sensor] = line.match(/S\d{5}/);
      const shown = await until(
        `${sensor} shows what was sent`,
        () => program.get(`/sensors/${sensor}`),
        (seen) => Date.parse(seen.receivedAt) >= sent,
      );
      // A dialect has names of its own for the metrics.
      const named = (metric) => !/observations/.test(line) || line.includes(metric);
      assert.equal(shown.values.length, 2);
      assert.ok(shown.values.every(({ metric, value }) => named(metric) && line.includes(value)), JSON.stringify(shown.values));
    });
  }

  await t.test('an instrument is acknowledged', async () =>
    assert.match(await printed(only(lines, '(printf ')), /^##\d{4}QN=20260401080000001;ST=91;CN=9014;.*CP=&&&&[0-9A-F]{4}\r\n$/));

  await t.test('a device that is registered meanwhile sends with its own key', async () => {
    const add = only(lines, 'dotnet run ', 'device add')
      .replace('dotnet run --project api/Deqing.Realtime.Api --', `dotnet ${dlls.program}`);
    const [key] = (await bash(add, { Data__Directory: program.folder })).match(/^dqd_\S+$/m);
    const line = only(lines, 'curl ', '$KEY').replaceAll('8080', program.port);
    await until('it is known', () => bash(line, { KEY: key }), (answer) => answer.startsWith('{"accepted":1,'));
  });

  await t.test('replay: the night opens exactly one case, and twice changes nothing', async () => {
    const line = only(lines, 'dotnet run --project deploy/fleet ');
    const { place } = await program.get(`/sensors/${line.match(/S\d{5}/)[0]}`);
    const replayed = async () => {
      assert.match(await printed(line), new RegExp(`acknowledged ${night.instants.length}, failed 0`));
      return (await program.get(`/cases?pond=${place.id}`)).cases.map(told);
    };
    const first = await replayed();
    assert.deepEqual(first.map(({ alarm }) => alarm.rule), [night.rule]);
    assert.deepEqual(await replayed(), first);
  });
});

test('the line of "History" does what README.md says, as printed, in the demonstration', { timeout: 240_000 }, async (t) => {
  const program = await Program.start(t, { 'Fleet:Enabled': true });
  const key = await program.key('commandCenter');
  const line = only(commands('History'), 'curl ').replaceAll('8080', program.port);
  const rows = await until(
    'the hour has been measured', async () => (await bash(line, { KEY: key })).trim().split('\r\n'), (found) => found.length > 1);
  const columns = rows.map((row) => row.split(',').length);
  assert.ok(columns.every((count) => count === columns[0]), rows.slice(0, 3).join('\n'));
});

test('the lines of "SensorThings" do what README.md says, as printed, in the demonstration', { timeout: 240_000 }, async (t) => {
  const lines = commands('SensorThings');
  const program = await Program.start(t, { 'Fleet:Enabled': true });
  const key = await program.key('commandCenter');
  const printed = async (line) => JSON.parse(await bash(line.replaceAll('8080', program.port), { KEY: key }));

  await t.test('Things with the newest of each of their Datastreams', async () => {
    const answer = await printed(only(lines, 'curl ', '/Things?'));
    assert.equal(answer.value.length, 2);
    assert.ok(answer['@iot.nextLink']);
    assert.ok(answer.value.every((thing) => thing.Datastreams.every((stream) => stream.Observations.length <= 1)));
  });

  await t.test('an Observation is sent and found again', async () => {
    const line = only(lines, 'curl ', '/Observations ');
    const created = await printed(line);
    assert.equal(created.result, 6.6);
    const found = await fetch(created['@iot.selfLink'], { headers: { authorization: `Bearer ${key}` } });
    assert.deepEqual(await found.json(), created);
  });
});

test('the lines of "Sign in" do what README.md says, as printed, outside of the demonstration', { timeout: 240_000 }, async (t) => {
  const lines = commands('Sign in');
  const program = await Program.start(t);
  const printed = (line) => {
    const built = line.replaceAll('dotnet run --project api/Deqing.Realtime.Api --', `dotnet ${dlls.program}`);
    return bash(built.replaceAll('data/keys', join(program.folder, 'keys')), { Data__Directory: program.folder });
  };

  for (const [what, says] of [
    ['first-administrator.link', /^http:\/\/127\.0\.0\.1:8080\/setup#admin\.\S+\n$/],
    ['user add', /^Added wang\.fang.*\nOne-time link.*: \/setup#\S+\n$/],
    ['user list', /^wang\.fang\t.*supervisor township:330521004$/m],
    ['user disable', /^wang\.fang is disabled/],
    ['audit verify', /^\d+ entries hold/],
    ['--help', /^ +key +Keys/m],
  ]) {
    await t.test(what, async () => assert.match(await printed(only(lines, '', what)), says));
  }
});

/** The commands of the bash blocks in a section; a trailing backslash goes on in the next line. */
function commands(heading) {
  const section = readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  assert.ok(section, `README.md has no section "${heading}"`);
  const blocks = section.matchAll(/^```bash\n(.*?)^```/gms);
  return [...blocks].flatMap(([, block]) => block.replaceAll(/\\\n/g, ' ').trim().split('\n'));
}

/** The one line that begins with something and has something in it. */
function only(lines, beginning, part = '') {
  const found = lines.filter((line) => line.startsWith(beginning) && line.includes(part));
  assert.equal(found.length, 1, `README.md has ${found.length} lines of "${beginning}${part}"`);
  return found[0];
}

/** Runs a line in the folder of the sources, as a reader does. */
function bash(line, environment) {
  return run('bash', ['-c', line], { cwd: root, env: { ...process.env, ...environment } });
}
