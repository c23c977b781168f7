import assert from 'node:assert/strict';
import { copyFile, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Chance } from './chance.mjs';
import { checkEvents, checkNotifications, keyOf } from './deliveries.mjs';
import { run } from './process.mjs';
import { pack, Program, temporaryFolder } from './program.mjs';
import { Receipts, startGateway, startMail } from './receivers.mjs';
import { addStaff } from './staff.mjs';
import { ReportStream } from './stream.mjs';
import { until } from './until.mjs';

/** While it starts, at any moment, and just when a message has left. */
const kills = [...Array(4).fill('start'), ...Array(8).fill('moment'), ...Array(8).fill('message')];
const reports = 64;
/** The last lives only bring to an end what the others began. */
const livesWithReports = 15;

/** Cases of one kind climb to the township at once and to the county a minute later; those of the other come back to their village. */
const policies = {
  fishDeath: [
    call('villageOfficer', 'village'), { do: 'raise', to: 'township' }, call('supervisor', 'township'),
    { do: 'wait', minutes: 1 }, { do: 'raise', to: 'county' }, { do: 'supervise' }, call('commandCenter', 'county'),
  ],
  ruralSewage: [call('villageOfficer', 'village'), { do: 'wait', minutes: 1 }, { do: 'repeat', times: 1 }],
};

test('through 20 kills every notification arrives once, or again where its acknowledgement was lost', { timeout: 900_000 }, async (t) => {
  const seed = Number(process.env.E2E_SEED ?? Date.now() % 2 ** 31);
  t.diagnostic(`seed ${seed} (E2E_SEED)`);
  const [chance, receipts] = [new Chance(seed), new Receipts(new Chance(seed + 1))];
  const gateway = await startGateway(t, receipts);
  const program = await Program.prepare(t, await settings(t, receipts, gateway));
  const villages = await someVillages();
  await program.start();
  const staff = await addStaff(program, wanted(villages));
  const center = await program.key('commandCenter');
  await ask(program, center, '/hooks', { name: 'all', url: gateway.hook, territory: 'county', after: 0 });
  await program.stop();

  const stream = new ReportStream(program.origin, new Chance(seed + 2), villages, Object.keys(policies), center);
  const sending = stream.send(reports);
  const ends = [];
  for (const moment of chance.shuffled(kills)) {
    receipts.life++;
    stream.allow((reports * receipts.life) / livesWithReports);
    await liveAndDie(program, receipts, moment, chance);
    ends.push(await readEnd(t, program));
  }
  receipts.life++;
  await program.start();
  await sending;

  const { cases } = await program.get('/cases?limit=200');
  assert.deepEqual(cases.map((it) => it.number).sort(), stream.taken.map((it) => it.number).sort(), 'each report is one case');
  const expected = cases.flatMap((it) => callsOf(it, staff));
  const told = await allTold(program, cases, expected);
  await until('the subscriber has everything', () => ask(program, center, '/hooks'), ({ hooks: [hook] }) => hook.waiting === 0, 120);
  await until('no case is forgotten', () => program.get('/escalation/proof'), (it) => it.open === reports && it.orphaned + it.late === 0);

  const notices = checkNotifications(expected, told, receipts.taken, ends);
  const events = checkEvents((await program.get('/cases?limit=200')).cases, receipts.taken, ends);
  t.diagnostic(`${ends.length} kills, ${reports} reports, ${stream.repeats} of them known when they were sent again`);
  t.diagnostic(`notifications: ${notices}`);
  t.diagnostic(`events: ${events}`);
  assert.ok(notices.receiver > 0 && events.receiver > 0 && notices.kill + events.kill > 0, 'nothing was lost on the way');
  await program.operate('case', 'verify', '--all');
});

/** All are urgent: what is not waits a minute after each message. */
function call(role, at) {
  return { do: 'notify', who: { role, at }, urgent: true };
}

/** The program with the county's own pack but for its policies, and with ways out to the receivers. */
async function settings(t, receipts, gateway) {
  const folder = join(await temporaryFolder(t), 'county');
  await cp(pack, folder, { recursive: true });
  const all = Object.entries(policies).map(([category, steps]) => ({
    id: category, names: { zh: category, en: category }, when: { trigger: 'unattended', level: 'notice', categories: [category] },
    againMinutes: 10_080, steps,
  }));
  await writeFile(join(folder, 'escalation.json'), JSON.stringify({ policies: all }));
  return {
    'County:Pack': folder, 'Limits:SignInsPerMinute': 1000, 'Hooks:AllowPrivate': true, 'Channels:SmsUrl': gateway.sms,
    'Notices:TimeoutSeconds': 5,
    'Mail:Host': '127.0.0.1', 'Mail:Port': await startMail(t, receipts), 'Mail:Security': 'none', 'Mail:From': 'duty@county.example',
  };
}

/** Three villages of each of three townships. */
async function someVillages() {
  const [header, ...rows] = (await readFile(join(pack, 'villages.csv'), 'utf8')).trim().split('\n').map((line) => line.split(','));
  const all = rows.map((row) => ({ code: row[header.indexOf('code')], township: row[header.indexOf('township_code')] }));
  const townships = [...new Set(all.map((it) => it.township))].slice(0, 3);
  return townships.flatMap((township) => all.filter((it) => it.township === township).slice(0, 3));
}

/** Who is there to be called: on every way, on none besides the inbox, alone and two of a kind. */
function wanted(villages) {
  const person = (name, role, territory, channel) => ({ name, role, territory, channel });
  return [
    ...villages.map(({ code }, index) => person(`officer.${index}`, 'villageOfficer', `village:${code}`, index % 3 === 1 ? 'sms' : 'mail')),
    person('officer.second', 'villageOfficer', `village:${villages[0].code}`, 'sms'),
    person('officer.inbox', 'villageOfficer', `village:${villages[1].code}`, 'inApp'),
    ...[...new Set(villages.map((it) => it.township))].map((township, index) =>
      person(`supervisor.${index}`, 'supervisor', `township:${township}`, index === 1 ? 'sms' : 'mail')),
    person('center.mail', 'commandCenter', 'county', 'mail'), person('center.sms', 'commandCenter', 'county', 'sms'),
  ];
}

async function liveAndDie(program, receipts, moment, chance) {
  const child = program.launch();
  if (moment !== 'start') {
    await child.until('it answers', async () => (await fetch(`${program.origin}/health/live`)).status, (status) => status === 200, 120);
  }
  // These are the moments themselves; nothing is waited for.
  await pause(moment === 'message' ? chance.between(300, 1500) : chance.between(300, 3500));
  if (moment === 'message') {
    await receipts.next(4000);
    await pause(chance.between(0, 100));
  }
  assert.equal(child.ended, undefined, child.said());
  await program.kill();
}

/** What a killed program had noted, read from a copy: how it recovers is its own business. */
async function readEnd(t, program) {
  const at = Date.now();
  const folder = await temporaryFolder(t);
  const copy = join(folder, 'copy.db');
  await copyFile(join(program.folder, 'realtime.db'), copy);
  await copyFile(join(program.folder, 'realtime.db-wal'), `${copy}-wal`).catch((error) => assert.equal(error.code, 'ENOENT'));
  const rows = async (sql) => (await run('sqlite3', [copy, sql])).split('\n').filter(Boolean);
  const end = {
    at, sent: new Set(await rows("SELECT channel || ' ' || number FROM notification_delivery WHERE state = 'sent'")),
    cursor: Number(await rows('SELECT cursor FROM hook')),
  };
  await rm(folder, { recursive: true });
  return end;
}

/** Everybody who must have been told of a case, and how, by its policy. */
function callsOf(it, staff) {
  const steps = policies[it.category];
  const territories = { village: `village:${it.village}`, township: `township:${it.township}`, county: 'county' };
  const loops = 1 + (steps.find((step) => step.do === 'repeat')?.times ?? 0);
  const calls = Array.from({ length: loops }, (_, loop) => steps.map((step, index) => ({ loop, step: index, ...step }))).flat();
  return calls.filter((one) => one.do === 'notify').flatMap(({ loop, step, who }) => staff
    .filter((person) => person.role === who.role && person.territory === territories[who.at])
    .flatMap((person) => [...new Set(['inApp', person.channel])]
      .map((channel) => ({ caseId: it.id, number: it.number, run: 1, loop, step, person: person.id, channel, to: person.address }))));
}

/** Waits until everybody was told, and gives how each of them was, by what is in its key. */
async function allTold(program, cases, expected) {
  const read = async (it) => (await program.get(`/cases/${it.id}/notices`)).notices.flatMap(({ channels, ...notice }) =>
    channels.map((one) => ({ ...notice, caseId: it.id, ...one })));
  const all = await until('everybody is told', async () => (await Promise.all(cases.map(read))).flat(),
    (seen) => seen.length >= expected.length && seen.every((one) => one.state === 'sent'), 240);
  assert.deepEqual(all.map(keyOf).sort(), expected.map(keyOf).sort());
  return new Map(all.map((one) => [keyOf(one), one]));
}

async function ask(program, key, path, body) {
  const headers = { 'authorization': `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(`${program.origin}/api/v1${path}`, { method: body ? 'POST' : 'GET', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
