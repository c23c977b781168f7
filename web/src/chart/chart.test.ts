import { describe, expect, test } from 'vitest';
import type { Metric, Rule } from '../contract.ts';
import { axisRange, defaultLimit, limitLines, thresholdLines } from './lines.ts';
import { fittingRange, hour } from './ranges.ts';
import { historyPoints, livePointLimit, maxSilenceOf, toColumns, withLive, type ChartPoint } from './series.ts';

const point = (at: number, value = 1, good = true): ChartPoint => ({ at, value, good });
const live = (at: number, value = 2) => ({ metric: 1, at, value, quality: 0 as const });

describe('live points', () => {
  test('continue the history', () => expect(withLive([point(1)], live(5)).map((entry) => entry.at)).toEqual([1, 5]));
  test('that the history has already, or that are late, change nothing', () => {
    const points = [point(1), point(5)];
    expect(withLive(points, live(5))).toBe(points);
    expect(withLive(points, live(3))).toBe(points);
    expect(withLive(points, undefined)).toBe(points);
  });
  test('are limited in number', () => {
    const points = Array.from({ length: livePointLimit }, (_, index) => point(index));
    const more = withLive(points, live(livePointLimit));
    expect(more).toHaveLength(livePointLimit);
    expect(more.at(-1)?.at).toBe(livePointLimit);
  });
});

describe('columns', () => {
  test('a silence breaks the line', () => {
    expect(toColumns([point(0), point(1000), point(9000)], 2000)[1]).toEqual([1, 1, null, 1]);
  });
  test('values out of range are kept apart from the curve', () => {
    expect(toColumns([point(0, 5), point(1000, -999, false)], 5000)).toEqual([
      [0, 1],
      [5, null],
      [null, -999],
    ]);
  });
  test('what counts as silence follows the interval and the thinning', () => {
    expect(maxSilenceOf([point(0), point(30_000), point(60_000)], 30)).toBe(180_000);
    expect(maxSilenceOf([point(0), point(300_000), point(600_000)], 30)).toBe(1_200_000);
    expect(maxSilenceOf([], 30)).toBe(180_000);
  });
  test('history keeps the quality', () => {
    expect(historyPoints([{ at: '2026-04-01T00:00:00+08:00', value: 3, quality: 'outOfRange' }])[0]).toEqual({
      at: Date.UTC(2026, 2, 31, 16),
      value: 3,
      good: false,
    });
  });
});

test('the period shown fits what is known, up to a day', () => {
  const now = 100 * 24 * hour;
  expect(fittingRange(undefined, now)).toBe(24 * hour);
  expect(fittingRange(now - hour, now)).toBe(hour);
  expect(fittingRange(now - hour - 1, now)).toBe(6 * hour);
  expect(fittingRange(now - 7 * hour, now)).toBe(24 * hour);
  expect(fittingRange(now - 30 * hour, now)).toBe(24 * hour);
});

describe('levels', () => {
  const limit = { standard: 'GB', case: 'III', operator: '>=' as const, value: 5, unit: 'mg/L', confirmed: true };
  const rule = { id: 'r', metric: 'oxygen', threshold: 3, severity: 'serious' } as Rule;

  test('a rule draws its threshold in the colour of its severity', () => {
    expect(thresholdLines([rule, { ...rule, metric: 'ph' }], 'oxygen', () => 'low')).toEqual([
      { value: 3, color: '#f59123', ink: '#f59123', label: 'low' },
    ]);
  });
  test('a range is two lines', () => {
    expect(limitLines({ ...limit, value: [6, 9] }, (_, value) => String(value)).map((line) => line.label)).toEqual(['6', '9']);
    expect(limitLines(undefined, () => '')).toEqual([]);
  });
  test('class III is shown first, then anything confirmed, never what nobody checked', () => {
    const metric = (...limits: Metric['limits']) => ({ limits }) as Metric;
    expect(defaultLimit(metric({ ...limit, case: 'I' }, limit))).toBe(1);
    expect(defaultLimit(metric({ ...limit, confirmed: false }, { ...limit, case: 'any' }))).toBe(1);
    expect(defaultLimit(metric({ ...limit, confirmed: false }))).toBe(-1);
  });
  test('the axis shows the curve and every level', () => {
    const [low, high] = axisRange([4, null, 6], [{ value: 2, color: '', ink: '', label: '' }]);
    expect(low).toBeLessThan(2);
    expect(high).toBeGreaterThan(6);
    expect(axisRange([7, 7], [])).toEqual([6, 8]);
    expect(axisRange([], [])).toEqual([0, 1]);
  });
});
