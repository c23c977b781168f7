import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fleet, root } from './program.mjs';

/** The recorded low-oxygen night (4.13 to 2.36 mg/L), played by one sensor of one pond from a fixed instant on. */
export const night = {
  recording: 'pond-night',
  sensor: 'S00012',
  pond: 'P0012',
  rule: 'pond-oxygen-low',
  start: Date.parse('2026-04-01T00:00:00+08:00'),
  end: Date.parse('2026-04-02T01:00:00+08:00'),
  instants: recordedInstants(),
};

/** Starts a replay of the night over MQTT, by a device with a key of its own. */
export async function replayNight(program, ...more) {
  const where = ['--recording', night.recording, '--sensor', night.sensor, '--target', program.mqtt];
  const when = ['--times', 'kept', '--speed', 'max', '--start', '2026-04-01T00:00:00+08:00'];
  return fleet(['replay', ...where, ...when, ...more], { DEQING_KEY: await program.key('device') });
}

/** The instant each row states when it is replayed, ascending; read from the file, independently of the fleet. */
function recordedInstants() {
  const folder = join(root, 'deploy/fleet/recordings');
  const { recordings } = JSON.parse(readFileSync(join(folder, 'recordings.json'), 'utf8'));
  const { file, time, from, to } = recordings.find((entry) => entry.key === 'pond-night');
  const [header, ...rows] = readFileSync(join(folder, file), 'utf8').replace(/^\ufeff/, '').trim().split(/\r?\n/);
  const column = header.split(',').indexOf(time);
  const recorded = rows
    .map((row) => row.split(',')[column].replace(' ', 'T'))
    .filter((at) => at >= from && at <= to)
    .map((at) => Date.parse(`${at}Z`));
  return recorded.map((at) => Date.parse('2026-04-01T00:00:00+08:00') + at - recorded[0]);
}

/** What readings say in a case; the rest of it moves on by itself as it escalates. */
export function told({ id, number, source, level, pond, occurredAt, reportedAt, round, alarm }) {
  return { id, number, source, level, pond, occurredAt, reportedAt, round, alarm };
}
