import { describe, expect, test } from 'vitest';
import { healthOf, hearServer, lagSeconds, serverTime, unknownClock } from './clock.ts';

describe('server time', () => {
  test('is unknown before the first heartbeat', () => expect(serverTime(unknownClock, 5)).toBeNull());

  test('follows the heartbeat with the least delay', () => {
    // True offset 1,000: heartbeats took 80, 10 and 300 ms.
    const clock = [80, 10, 300].reduce((now, took, index) => hearServer(now, 1000 + index * 2000, index * 2000 + took), unknownClock);
    expect(serverTime(clock, 10_000)).toBe(10_990);
  });

  test('forgets old heartbeats, so a clock that was set back is believed in the end', () => {
    let clock = hearServer(unknownClock, 500_000, 0);
    for (let beat = 1; beat <= 30; beat++) clock = hearServer(clock, beat * 2000, beat * 2000);
    expect(serverTime(clock, 100_000)).toBe(100_000);
  });
});

describe('health', () => {
  const heard = hearServer(unknownClock, 0, 10_000);
  test.each([
    ['live right after a heartbeat', heard, true, 10_001, 'live'],
    ['live at 6 s of silence', heard, true, 16_000, 'live'],
    ['stale beyond 6 s', heard, true, 16_001, 'stale'],
    ['stale at 30 s', heard, true, 40_000, 'stale'],
    ['offline beyond 30 s', heard, true, 40_001, 'offline'],
    ['stale without a snapshot, heartbeats or not', heard, false, 10_001, 'stale'],
    ['stale before the first heartbeat', unknownClock, false, 5_000, 'stale'],
    ['offline when the first heartbeat never comes', unknownClock, false, 30_001, 'offline'],
  ])('%s', (_, clock, hasSnapshot, now, expected) => expect(healthOf(clock, 0, hasSnapshot, now)).toBe(expected));
});

test('lag is what was shown late, or how long the heartbeat is overdue', () => {
  const clock = hearServer(unknownClock, 0, 10_000);
  expect(lagSeconds(unknownClock, 0, 0)).toBeNull();
  expect(lagSeconds(clock, 300, 10_500)).toBe(0.3);
  expect(lagSeconds(clock, 300, 15_000)).toBe(3);
  expect(lagSeconds(clock, -40, 10_000)).toBe(0);
});
