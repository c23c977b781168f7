import { describe, expect, test } from 'vitest';
import { formatAge, formatClock, formatCount, formatInstant, formatMoment, formatShare, formatValue, nameOf } from './format.ts';
import { translator } from './i18n/i18n.ts';

const noon = Date.UTC(2026, 5, 12, 4, 0, 0);

test('nothing known is a dash, never a zero', () => {
  expect([
    formatCount(undefined, 'en'),
    formatCount(null, 'en'),
    formatValue(null, 2, 'en'),
    formatValue(Number.NaN, 2, 'zh-CN'),
    formatShare(0, 0),
  ]).toEqual(['—', '—', '—', '—', '—']);
  expect(formatCount(0, 'en')).toBe('0');
});

test('values keep the decimals of their metric, also when float32 does not', () => {
  expect(formatValue(Math.fround(2.36), 2, 'zh-CN')).toBe('2.36');
  expect(formatValue(7, 2, 'en')).toBe('7.00');
  expect(formatValue(1234.5, 1, 'en')).toBe('1,234.5');
});

test('100 % means all', () => {
  expect(formatShare(5999, 6000)).toBe('99%');
  expect(formatShare(6000, 6000)).toBe('100%');
});

describe('ages', () => {
  const t = translator('en');
  test.each([
    [-5_000, '0 s ago'],
    [59_999, '59 s ago'],
    [60_000, '1 min ago'],
    [3_599_999, '59 min ago'],
    [3_600_000, '1 h ago'],
    [47 * 3_600_000, '47 h ago'],
    [48 * 3_600_000, '2 d ago'],
  ])('%d ms', (age, expected) => expect(formatAge(age, t)).toBe(expected));
});

test('times are those of the county, whatever the machine thinks', () => {
  expect(formatClock(noon, 'Asia/Shanghai', 'zh-CN')).toBe('12:00:00');
  expect(formatClock(Date.UTC(2026, 5, 11, 16), 'Asia/Shanghai', 'en')).toBe('00:00:00');
  expect(formatMoment(noon, noon + 1000, 'Asia/Shanghai', 'en')).toBe('12:00');
  expect(formatMoment(noon - 86_400_000, noon, 'Asia/Shanghai', 'zh-CN')).toMatch(/11.*12:00/);
});

test('names follow the language', () => {
  expect(nameOf({ zh: '鱼塘', en: 'Pond' }, 'zh-CN')).toBe('鱼塘');
  expect(nameOf({ zh: '鱼塘', en: 'Pond' }, 'en')).toBe('Pond');
});

test('a moment of a record reads the same in every language, in the time of the county', () => {
  expect(formatInstant('2026-11-24T00:30:00Z', 'Asia/Shanghai')).toBe('2026-11-24 08:30');
  expect(formatInstant(noon, 'UTC')).toBe('2026-06-12 04:00');
});
