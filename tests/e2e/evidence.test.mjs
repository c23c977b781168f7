import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { photoTakenAt } from './photo.mjs';
import { dlls, pack, Program, temporaryFolder } from './program.mjs';
import { run } from './process.mjs';
import { phone, Visitor } from './visitor.mjs';

/** Somebody of the staff who works through the API with a key. */
class Worker {
  static async add(program, role, territory) {
    const worker = new Worker();
    const said = await program.operate('key', 'add', `key-${role}`.toLowerCase(), '--role', role, '--territory', territory);
    worker.origin = program.origin;
    worker.key = said.match(/^dqk_\S+$/m)[0];
    return worker;
  }

  async ask(method, path, body, headers = {}) {
    const answer = await fetch(new URL(path, this.origin), { method, body, headers: { authorization: `Bearer ${this.key}`, ...headers } });
    if (!answer.ok) throw new Error(`${method} ${path} answers ${answer.status}: ${await answer.text()}`);
    return answer;
  }

  read = async (id) => (await this.ask('GET', `/api/v1/cases/${id}`)).json();

  /** Gives a command to a case as it is now. */
  async command(id, verb, more = {}) {
    const { version } = await this.read(id);
    const body = JSON.stringify({ version, ...more });
    await this.ask('POST', `/api/v1/cases/${id}/${verb}`, body, { 'content-type': 'application/json' });
  }

  async upload(file) {
    const tus = { 'tus-resumable': '1.0.0' };
    const begun = await this.ask('POST', '/api/v1/uploads', undefined, { ...tus, 'upload-length': String(file.length) });
    const piece = { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
    return (await (await this.ask('PATCH', begun.headers.get('location'), file, piece)).json()).id;
  }
}

/** Reports with a photo as a villager does; gives the code of the receipt. */
async function report(villager, category, photo) {
  const press = (id) => villager.page.getByTestId(id).click();
  await villager.page.goto(`${villager.origin}/report?lang=en`);
  await press('new-report');
  await villager.page.getByTestId('photo-pick').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
  await villager.page.locator('[data-testid=photo][data-uploaded]').waitFor();
  await press('next');
  await press('use-photo-place');
  await press('to-category');
  await villager.page.locator(`details:has([data-testid=category-${category}]) > summary`).click();
  await press(`category-${category}`);
  await press('to-words');
  await villager.page.locator('#text').fill('dead fish at the inlet');
  await press('to-check');
  await press('send');
  await villager.page.getByTestId('receipt').waitFor();
  return (await villager.page.getByTestId('code').textContent()).trim();
}

/** Another digit or letter where one stands, so that a file stays what it is but says something else. */
const other = (character) => (character === '0' ? '1' : character === 'a' ? 'b' : /\d/.test(character) ? '0' : 'a');
const altered = (text, at = text.length - 1) => text.slice(0, at) + other(text[at]) + text.slice(at + 1);

test('one changed byte of a case is found offline, by its receipt, and in the database', { timeout: 600_000 }, async (t) => {
  const program = await Program.start(t);
  const folder = await temporaryFolder(t);
  const [header, ...rows] = (await readFile(join(pack, 'villages.csv'), 'utf8')).split('\n').map((line) => line.split(','));
  const place = {
    longitude: Number(rows[0][header.indexOf('longitude')]), latitude: Number(rows[0][header.indexOf('latitude')]),
  };
  const category = JSON.parse(await readFile(join(pack, 'categories.json'), 'utf8')).categories.find((it) => it.isPublic);
  const villager = await Visitor.open(t, program.origin, phone);
  const photo = await photoTakenAt(villager.page, place);
  const copy = join(folder, 'copy.json');
  let code, id;

  await t.test('a reported case is walked to its end, and the reporter saves a copy', async () => {
    code = await report(villager, category.id, photo);
    id = (await program.get('/cases?source=public')).cases[0].id;
    const center = await Worker.add(program, 'commandCenter', 'county');
    const handler = await Worker.add(program, 'departmentHandler', 'department:agriculture');
    const checker = await Worker.add(program, 'checker', 'county');
    await center.command(id, 'verify', { found: true, note: 'seen' });
    await center.command(id, 'file', { condition: category.conditions[0].id });
    await center.command(id, 'dispatch', { lead: 'agriculture' });
    await handler.command(id, 'accept');
    await handler.command(id, 'handle', { note: 'aerated', evidence: [await handler.upload(photo)] });
    if ((await center.read(id)).stage === 'checking') await checker.command(id, 'check', { isGood: true });
    await center.command(id, 'close', { outcome: 'resolved', condition: category.conditions[0].id });
    assert.equal((await center.read(id)).stage, 'closed');

    await villager.page.getByTestId('to-tracking').click();
    await villager.page.getByTestId('timeline').waitFor();
    await villager.page.locator('.copy > summary').click();
    const command = await villager.page.getByTestId('verify-command').textContent();
    assert.equal(command, `dotnet Deqing.Realtime.Api.dll case verify report-${code}.json --receipt ${code}`);
    const width = await villager.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= phone.width, `${width} px wide`);
    const [download] = await Promise.all([
      villager.page.waitForEvent('download'), villager.page.getByTestId('save-copy').click(),
    ]);
    // The command on the page names the file as it is saved.
    assert.equal(download.suggestedFilename(), `report-${code}.json`);
    await download.saveAs(copy);
    await program.stop();
  });

  const verify = (...more) => {
    const { status, stdout, stderr } = spawnSync('dotnet', [dlls.program, 'case', 'verify', ...more], { encoding: 'utf8' });
    return { status, stdout, stderr };
  };

  await t.test('with the program down, the receipt says that nothing was changed', () => {
    const { status, stdout, stderr } = verify(copy, '--receipt', code);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^Nothing was changed\./);
    assert.match(stdout, /The receipt is of event 1\./);
  });

  await t.test('every kind of entry of the copy that is changed is found, in every event', async () => {
    const whole = JSON.parse(await readFile(copy, 'utf8'));
    const changes = whole.events.flatMap((happened, index) => {
      const hidden = happened.payload === undefined || happened.payload === null ? 'digest' : 'payload';
      const change = (name, value) => [`${name} of event ${index + 1}`, (it) => (it.events[index][name] = value)];
      const text = happened[hidden];
      return [
        change(hidden, altered(text, text.search(/[0-9a-z]/))),
        change('link', altered(happened.link)),
        change('at', happened.at + 1),
      ];
    });
    changes.push(
      ['signature', (it) => (it.signature = altered(it.signature, 9))],
      ['number', (it) => (it.number += 1)],
      ['version', (it) => (it.version += 1)],
      ['time', (it) => (it.madeAt += 1)],
    );
    const changed = join(folder, 'changed.json');
    for (const [what, change] of changes) {
      const edited = structuredClone(whole);
      change(edited);
      await writeFile(changed, JSON.stringify(edited));
      const { status, stderr } = verify(changed, '--receipt', code);
      assert.equal(status, 1, `${what} was changed unseen`);
      assert.match(stderr, /\[\w+\]/, what);
    }
  });

  await t.test('every stored event of which one byte is changed is named', async () => {
    const database = join(program.folder, 'realtime.db');
    const sql = (statement) => run('sqlite3', [database, statement]);
    const count = Number(await sql(`SELECT count(*) FROM case_event WHERE case_id = '${id}'`));
    assert.ok(count >= 6, `${count} events`);
    const all = () => {
      const { status, stderr, stdout } = spawnSync('dotnet', program.commandLine('case', 'verify', '--all'), { encoding: 'utf8' });
      return { status, said: stdout + stderr };
    };
    assert.equal(all().status, 0, all().said);
    for (let version = 1; version <= count; version++) {
      const where = `WHERE case_id = '${id}' AND version = ${version}`;
      const payload = await sql(`SELECT hex(payload) FROM case_event ${where}`);
      // A letter in the middle becomes its neighbour: one bit of one byte.
      const middle = 2 * Math.floor(payload.trim().length / 4);
      const bytes = Buffer.from(payload.trim(), 'hex');
      bytes[middle / 2] ^= 1;
      const store = (hex) => sql(`UPDATE case_event SET payload = CAST(x'${hex}' AS TEXT) ${where}`);
      await store(bytes.toString('hex'));
      const { status, said } = all();
      assert.equal(status, 1, `event ${version} was changed unseen`);
      assert.match(said, new RegExp(`Case ${id}: Event ${version} is not as it was written\\. \\[changedEvent\\]`));
      await store(payload.trim());
    }
    assert.equal(all().status, 0);
  });
});
