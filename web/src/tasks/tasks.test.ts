import { describe, expect, test } from 'vitest';
import { summary } from '../../e2e/scriptedCases.ts';
import { task as caseTask } from '../../e2e/scriptedDispatch.ts';
import type { Task, TaskState } from '../dispatchContract.ts';
import { placeCopy, routesTo } from './navigation.ts';
import { isDue, leastMs, metresBetween, restMs, whyNot, type Fix } from './sharing.ts';
import { hasNew, offersIn, taskRows } from './taskRows.ts';

const fix = (over: Partial<Fix> = {}): Fix => ({ longitude: 120, latitude: 30.5, accuracy: 10, at: 1_000, ...over });
/** Degrees of latitude for so many metres to the north. */
const north = (metres: number) => 30.5 + metres / 111_195;

describe('a position', () => {
  test('is as far away as the crow flies', () => {
    expect(metresBetween(fix(), fix())).toBe(0);
    expect(metresBetween(fix(), fix({ latitude: north(51) }))).toBeCloseTo(51, 0);
    expect(metresBetween(fix(), fix({ longitude: 120.01 }))).toBeCloseTo(958, 0);
  });

  test('is sent first of all, then never sooner than 30 seconds after the last try', () => {
    expect(isDue(null, fix(), null, 0)).toBe(true);
    expect(isDue(null, fix(), 0, leastMs - 1)).toBe(false);
    expect(isDue(null, fix(), 0, leastMs)).toBe(true);
  });

  test('is sent after more than 50 metres, or after a long rest; never twice', () => {
    const sent = { fix: fix(), at: 1_000 };
    const now = 1_000 + leastMs;
    expect(isDue(sent, fix({ at: now, latitude: north(49) }), 1_000, now)).toBe(false);
    expect(isDue(sent, fix({ at: now, latitude: north(52) }), 1_000, now)).toBe(true);
    expect(isDue(sent, fix({ at: now + restMs }), 1_000, 1_000 + restMs)).toBe(true);
    expect(isDue(sent, fix({ latitude: north(900) }), 1_000, now)).toBe(false);
  });

  test.each([
    [false, {}, 'insecure'],
    [true, undefined, 'missing'],
    [true, {}, null],
  ])('secure %s with %o', (secure, geolocation, expected) => expect(whyNot(secure, geolocation)).toBe(expected));
});

describe('the way there', () => {
  const place = { longitude: 120.02, latitude: 30.55, gcj02: { longitude: 120.0246, latitude: 30.5476 }, exact: true };

  test('is told to each map in its own coordinates', () => {
    expect(routesTo(place, '三桥社区').map(({ address }) => decodeURIComponent(address))).toEqual([
      'androidamap://navi?sourceApplication=deqing&poiname=三桥社区&lat=30.547600&lon=120.024600&dev=0',
      'qqmap://map/routeplan?type=drive&to=三桥社区&tocoord=30.547600,120.024600&referer=deqing',
      'geo:30.550000,120.020000?q=30.550000,120.020000(三桥社区)',
    ]);
    expect(routesTo(place, 'a&lat=0').every(({ address }) => !address.includes('a&lat=0'))).toBe(true);
  });

  test('is text to copy', () => {
    expect(placeCopy(place, '老桥东边')).toBe('老桥东边\n30.55000, 120.02000');
    expect(placeCopy(place, null)).toBe('30.55000, 120.02000');
  });
});

describe('the list', () => {
  const task = (n: number, state: TaskState, number = 1): Task => ({
    case: summary(n, 'handling', { task: caseTask({ state, number }) }),
    verbs: [],
    place: null,
    purpose: 'handle',
  });

  test('keeps what somebody is writing about though it is not theirs any more', () => {
    const [mine, written] = [task(1, 'offered'), task(2, 'arrived')];
    expect(taskRows([mine, written], written)).toEqual([
      { task: mine, gone: false },
      { task: written, gone: false },
    ]);
    expect(taskRows([mine], written)).toEqual([
      { task: written, gone: true },
      { task: mine, gone: false },
    ]);
    expect(taskRows([], null)).toEqual([]);
  });

  test('knows a new offer, also of a case that was offered before', () => {
    const before = offersIn([task(1, 'offered'), task(2, 'accepted')]);
    expect(before).toEqual(['case-1 1']);
    expect(hasNew([], before)).toBe(true);
    expect(hasNew(before, before)).toBe(false);
    expect(hasNew(before, offersIn([task(1, 'offered', 2)]))).toBe(true);
    expect(hasNew(before, offersIn([task(1, 'accepted')]))).toBe(false);
  });
});
