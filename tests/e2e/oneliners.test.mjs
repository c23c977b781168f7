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
    bash(line.replaceAll('8080', program.port).replaceAll('1883', program.mqttPort), { Configuration: 'Release' });

  for (const name of ['curl', 'mosquitto_pub']) {
    await t.test(`${name}: the value is live`, async () => {
      const line = only(lines, `${name} `);
      const sent = Date.now();
      const answer = await printed(line);
      if (name === 'curl') assert.equal(answer, '{"accepted":1,"duplicate":0,"rejected":[],"flagged":[]}');
      const [sensor] = line.match(/S\d{5}/);
      const shown = await until(
        `${sensor} shows what was sent`,
        () => program.get(`/sensors/${sensor}`),
        (seen) => Date.parse(seen.receivedAt) >= sent,
      );
      assert.ok(shown.values.length > 0);
      assert.ok(shown.values.every(({ metric, value }) => line.includes(metric) && line.includes(value)), JSON.stringify(shown.values));
    });
  }

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
