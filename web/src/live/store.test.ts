import { beforeEach, expect, test } from 'vitest';
import { aCase, delta, pond, snapshot, tally } from '../testData.ts';
import { LiveStore, type Flush } from './store.ts';

let now: number;
let frames: (() => void)[];
let flushes: Flush[];
let gaps: number;
let store: LiveStore;

/** Draws one frame 16 ms later. */
const frame = (ms = 16) => {
  now += ms;
  for (const callback of frames.splice(0)) callback();
};
const heartbeat = (sequence: number) => ({ serverTime: now + 5000, buildId: 'b', sequences: { T1: { epoch: 'e1', sequence } } });

beforeEach(() => {
  now = 1000;
  frames = [];
  flushes = [];
  gaps = 0;
  store = new LiveStore(
    'mine',
    { county: () => 'T1', ponds: () => null },
    { now: () => now, frame: (callback) => void frames.push(callback) },
  );
  store.onFlush((flush) => flushes.push(flush));
  store.onGap(() => gaps++);
  store.connected();
  store.snapshot([snapshot()]);
  store.heartbeat(heartbeat(10));
  frame();
});

test('hands on a snapshot in one flush', () => {
  expect(flushes).toHaveLength(1);
  expect([...(flushes[0]?.ponds ?? [])]).toEqual(['P1']);
  expect(store.tally.get()).toEqual(tally());
});

test('gathers many messages into at most four flushes a second, each pond once', () => {
  for (let step = 0; step < 60; step++) {
    store.delta(delta({ previous: 10 + step, sequence: 11 + step, ponds: [pond({ version: 2 + step })] }));
    frame();
  }
  expect(flushes.length).toBeGreaterThan(3);
  expect(flushes.length).toBeLessThanOrEqual(5);
  expect(flushes.every((flush) => flush.ponds.size === 1)).toBe(true);
  expect(store.pond('P1')?.version).toBe(61);
});

test('draws nothing while nothing happens', () => {
  frame(1000);
  store.heartbeat(heartbeat(10));
  frame(1000);
  expect(frames).toEqual([]);
  expect(flushes).toHaveLength(1);
});

test('reports a gap for every message that shows it and leaves the single flight to the connection', () => {
  store.delta(delta({ previous: 11, sequence: 12 }));
  store.delta(delta({ previous: 12, sequence: 13 }));
  expect(gaps).toBe(2);
  store.snapshot([snapshot({ sequence: 13 })]);
  store.delta(delta({ previous: 13, sequence: 14 }));
  expect(gaps).toBe(2);
  expect(store.sequence('T1')).toBe(14);
});

test('shows a new case with the next flush', () => {
  store.delta(delta({ cases: [aCase()], tally: tally({ openCases: 1 }) }));
  expect(store.cases.get()).toEqual([]);
  frame(300);
  expect(store.cases.get()).toHaveLength(1);
  expect(store.tally.get()?.openCases).toBe(1);
});

test('goes stale and offline in silence and comes back with a heartbeat', () => {
  const health = () => store.connection.get().health;
  expect(health()).toBe('live');
  now += 6100;
  store.tick();
  expect(health()).toBe('stale');
  now += 24_000;
  store.tick();
  expect(health()).toBe('offline');
  store.heartbeat(heartbeat(10));
  expect(health()).toBe('live');
});

test('measures its own lag from sending to drawing, on the clock of the server', () => {
  store.delta(delta({ at: now + 5000, ponds: [pond({ version: 2 })] }));
  frame(400);
  store.tick();
  expect(store.connection.get().lagSeconds).toBeCloseTo(0.4, 3);
});

test('a change of rights empties the picture at once, without waiting for a frame', () => {
  store.delta(delta({ cases: [aCase()] }));
  frame(1000);
  expect(store.cases.get()).toHaveLength(1);
  store.rights();
  expect(store.cases.get()).toEqual([]);
  expect(store.tally.get()).toBeNull();
  expect(store.pond('P1')).toBeNull();
  expect(store.connection.get().hasSnapshot).toBe(false);
  expect([...(flushes.at(-1)?.ponds ?? [])]).toEqual(['P1']);
});
