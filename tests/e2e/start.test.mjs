import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, cp, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { occupy, pack, Program, temporaryFolder } from './program.mjs';
import { run } from './process.mjs';

const database = 'realtime.db';
const minutes = 60_000;
const elsewhere = 'http://0.0.0.0:21899';
const named = (address, why) => new RegExp(`^Urls names '${address}'\\. ${why}`);

describe('a setting that cannot be meant stops the start with its name', { timeout: 4 * minutes }, () => {
  for (const [what, settings, environment, says] of [
    ['an unknown key on the command line', { 'Foo:Bar': 1 }, {}, /^Configuration refused: Foo:Bar is not a known key/],
    ['a misspelt key in the environment', {}, { Mqtt__Prot: '1884' }, /^Configuration refused: Mqtt:Prot .* nearest one is Mqtt:Port\.$/],
    ['a port that is no number', { 'Mqtt:Port': 'many' }, {}, /^Configuration refused: Mqtt:Port is 'many', which is not a whole number/],
    ['an address others could reach', { Urls: elsewhere }, {}, named(elsewhere, 'Beyond this machine the program speaks https only')],
    [
      'an address others could reach, with accounts everybody knows', { 'Urls': elsewhere, 'Fleet:Enabled': true }, {},
      named(elsewhere, 'The demonstration has accounts everybody knows, so it listens on loopback only'),
    ],
    [
      'a password on the command line', { 'ConnectionStrings:Deqing': 'Host=127.0.0.1;Password=throw-away' }, {},
      /^Configuration refused: ConnectionStrings:Deqing holds a secret and does not belong on the command line; use the environment/,
    ],
  ]) {
    test(what, async (t) => {
      const program = await Program.prepare(t, settings);
      await refused(program, says, environment);
      assert.deepEqual(await readdir(program.folder), []);
    });
  }
});

test('a port in use is named, and the data folder can be used afterwards', { timeout: 4 * minutes }, async (t) => {
  const program = await Program.prepare(t);
  for (const [port, says] of [
    [program.mqttPort, new RegExp(`^Mqtt:Port ${program.mqttPort} is already in use`)],
    [program.port, new RegExp(`${program.port}.*already in use`)],
  ]) {
    const other = await occupy(port);
    await refused(program, says);
    await new Promise((closed) => other.close(closed));
  }
  await program.start();
});

test('a county pack with two mistakes: both are named with their file', { timeout: 2 * minutes }, async (t) => {
  const folder = join(await temporaryFolder(t), 'county');
  await cp(pack, folder, { recursive: true });
  await edit(join(folder, 'rules.json'), '"metric": "dissolvedOxygen"', '"metric": "dissolvedOxigen"');
  await edit(join(folder, 'ponds.csv'), /^1,P0001,(.*),330521\d+,/m, '1,P0001,$1,330521999999,');
  const program = await Program.prepare(t, { 'County:Pack': folder });
  const said = await refused(program, /^The county pack .* has 2 mistakes:$/, {}, 3);
  assert.match(said, /rules\.json.*dissolvedOxigen/);
  assert.match(said, /ponds\.csv.*330521999999/);
  assert.deepEqual((await readdir(program.folder)).filter((name) => name !== 'log'), []);
});

test('a database that cannot be used is refused with its reason and left as it was', { timeout: 6 * minutes }, async (t) => {
  const made = await Program.start(t);
  await endsWell(made);

  /** A program on a copy of the folder. */
  async function copied(t) {
    const folder = join(await temporaryFolder(t), 'data');
    await cp(made.folder, folder, { recursive: true });
    return Program.prepare(t, { 'Data:Directory': folder });
  }

  await t.test('another program uses the folder, which goes on', async (t) => {
    await made.start();
    const second = await Program.prepare(t, { 'Data:Directory': made.folder });
    await refused(second, /^Storage \(Locked\): Another program is using the data folder/);
    assert.equal((await fetch(`${made.origin}/health/ready`)).status, 200);
    await endsWell(made);
  });

  await t.test('a file that may not be written', async (t) => {
    const program = await copied(t);
    await chmod(join(program.folder, database), 0o444);
    await leavesAlone(program, /^Storage \(ReadOnly\): .*realtime\.db cannot be written/);
  });

  await t.test('a folder that may not be written', async (t) => {
    const program = await copied(t);
    await chmod(program.folder, 0o555);
    await leavesAlone(program, /^Storage \(ReadOnly\): .* cannot be written/);
  });

  await t.test('a newer version of this program wrote it', { skip: noSqlite() }, async (t) => {
    const program = await copied(t);
    const newer = "INSERT INTO schema_version VALUES (9999, 'from the future', 'none', 0)";
    await run('sqlite3', [join(program.folder, database), newer]);
    await leavesAlone(program, /^Storage \(NewerVersion\): .*9999/);
  });

  await t.test('a file that is no database', async (t) => {
    const program = await copied(t);
    await writeFile(join(program.folder, database), 'These are the minutes of a meeting. '.repeat(500));
    await leavesAlone(program, /^Storage \(Damaged\): .*realtime\.db is not an intact SQLite database/);
  });

  await t.test('a file that is gone', async (t) => {
    const program = await copied(t);
    await run('rm', [join(program.folder, database)]);
    await refused(program, /^Storage \(Unreachable\): .*realtime\.db is missing/);
    assert.ok(!(await readdir(program.folder)).includes(database));
  });
});

async function endsWell(program) {
  await program.stop();
  assert.equal(program.child.ended.code, 0, program.child.said());
}

async function leavesAlone(program, says) {
  const file = join(program.folder, database);
  const fingerprint = async () => createHash('sha256').update(await readFile(file)).digest('hex');
  const [before, files] = [await fingerprint(), await readdir(program.folder)];
  await refused(program, says);
  assert.equal(await fingerprint(), before);
  const added = (await readdir(program.folder)).filter((name) => name.startsWith(database) && !files.includes(name));
  assert.deepEqual(added, []);
}

/** Starts the program and expects that it ends by itself, saying why in so many lines on standard error; gives them. */
async function refused(program, says, environment = {}, lines = 1) {
  const child = program.launch([], environment);
  const code = await child.code();
  const said = child.errors.trimEnd();
  assert.equal(code, 1, child.said());
  assert.match(said.split('\n')[0], says);
  assert.equal(said.split('\n').length, lines, said);
  return said;
}

async function edit(file, old, replacement) {
  const text = await readFile(file, 'utf8');
  const edited = text.replace(old, replacement);
  assert.notEqual(edited, text, `${file} has no ${old}`);
  await writeFile(file, edited);
}

function noSqlite() {
  return spawnSync('sqlite3', ['--version']).status === 0 ? false : 'the sqlite3 command is not installed; the storage tests do this too';
}
