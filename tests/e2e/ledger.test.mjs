import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Chance } from './chance.mjs';
import { Device, step } from './device.mjs';
import { PostgresServer } from './postgres.mjs';
import { Program } from './program.mjs';
import { until } from './until.mjs';

const kills = Number(process.env.E2E_KILLS ?? 5);
const outageSeconds = Number(process.env.E2E_OUTAGE_SECONDS ?? 30);
const devices = Number(process.env.E2E_DEVICES ?? 40);
const hour = 3_600_000;

const name = `acknowledged is stored, each once, through ${kills} kills and ${outageSeconds} s without a database`;

test(name, { timeout: 900_000 }, async (t) => {
  const seed = Number(process.env.E2E_SEED ?? Date.now() % 2 ** 31);
  t.diagnostic(`seed ${seed} (E2E_SEED), E2E_KILLS, E2E_OUTAGE_SECONDS, E2E_DEVICES`);
  const chance = new Chance(seed);
  const postgres = await PostgresServer.start(t);
  const program = await Program.start(t, { 'Storage:Provider': 'Postgres' }, { ConnectionStrings__Deqing: postgres.connection });
  const key = await program.key('device');
  // Far enough back that nobody measures in the future, and no further than one question of the county spans.
  const start = Math.floor(Date.now() / hour) * hour - 20 * hour;
  const fleet = Array.from({ length: devices }, (_, n) => new Device(program.mqttPort, key, `S${String(n + 1).padStart(5, '0')}`, start));
  const acknowledged = () => fleet.reduce((sum, device) => sum + device.acknowledged, 0);

  for (let kill = 0; kill < kills; kill++) {
    await goesOn(acknowledged);
    await pause(chance.next() * 2_000);
    await program.kill();
    t.diagnostic(`killed after ${acknowledged()} acknowledged messages`);
    await program.start();
  }

  await goesOn(acknowledged);
  await postgres.stop();
  const before = acknowledged();
  await pause(outageSeconds * 1_000);
  assert.ok(acknowledged() - before <= devices * 8, 'nothing new is acknowledged without a database');
  await postgres.startAgain();
  await goesOn(acknowledged);
  await Promise.all(fleet.map((device) => device.finish()));

  const rows = await ledger(program, start);
  t.diagnostic(`${acknowledged()} acknowledged, ${rows.reduce((sum, row) => sum + row.counts.duplicate, 0)} of them sent again`);
  assert.deepEqual(
    rows.map(({ sensor, counts, differences }) => ({ sensor, sent: counts.sent, stored: counts.stored, differences })),
    fleet.map(({ sensor, acknowledged }) => ({ sensor, sent: acknowledged, stored: acknowledged, differences: [] })),
  );
  const [first] = fleet;
  const logged = await program.loggedInstants('P0001', 'dissolvedOxygen', start, start + 20 * hour);
  const expected = Array.from({ length: first.acknowledged }, (_, number) => start + number * step);
  assert.deepEqual(logged, expected, 'the log itself says the same');
});

/** Waits until devices are acknowledged again, some messages each. */
async function goesOn(acknowledged) {
  const before = acknowledged();
  await until('messages are acknowledged', acknowledged, (now) => now > before + devices * 20, 240);
}

/** The lines of the devices in order of their ids, their hours added up. */
async function ledger(program, start) {
  const span = { from: new Date(start).toISOString(), until: new Date(start + 20 * hour).toISOString(), limit: '5000' };
  const { devices: rows, truncated } = await program.get(`/ledger?${new URLSearchParams(span)}`);
  assert.equal(truncated, false);
  const bySensor = new Map();
  for (const row of rows.filter(({ sensor }) => sensor !== null)) {
    const sum = bySensor.get(row.sensor);
    if (!sum) bySensor.set(row.sensor, row);
    else {
      for (const name of ['sent', 'stored', 'duplicate']) sum.counts[name] += row.counts[name];
      sum.differences.push(...row.differences);
    }
  }
  return [...bySensor.values()].sort((one, other) => (one.sensor < other.sensor ? -1 : 1));
}
