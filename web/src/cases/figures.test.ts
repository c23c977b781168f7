import { expect, test } from 'vitest';
import { axesOf, dayAfter, dayOf, figuresAddress } from './figures.ts';

test.each([
  ['county', ['county', 'township', 'village', 'department', 'post']],
  ['township:330521100', ['township', 'village']],
  ['village:330521100201', ['village']],
  ['department:agriculture', ['department']],
  ['pond:P0001', []],
])('who may read %s has figures by %j', (territory, axes) => expect(axesOf(territory)).toEqual(axes));

test('the day is the day of the county, wherever the browser is', () => {
  expect(dayOf(Date.parse('2026-11-24T16:30:00Z'), 'Asia/Shanghai')).toBe('2026-11-25');
  expect(dayOf(Date.parse('2026-11-24T15:59:59Z'), 'Asia/Shanghai')).toBe('2026-11-24');
});

test.each([
  ['2026-11-24', '2026-11-25'],
  ['2026-12-31', '2027-01-01'],
  ['2028-02-28', '2028-02-29'],
])('after %s comes %s', (day, next) => expect(dayAfter(day)).toBe(next));

test('a table has both days in it, and days that are none have no table', () => {
  expect(figuresAddress('2026-01-01', '2026-01-31', 'post', 'csv', 'zh-CN')).toBe(
    '/api/v1/figures/cases?from=2026-01-01&until=2026-02-01&by=post&format=csv&lang=zh-CN',
  );
  expect(figuresAddress('2026-01-02', '2026-01-01', 'post', 'csv', 'en')).toBeNull();
  expect(figuresAddress('', '2026-01-01', 'post', 'csv', 'en')).toBeNull();
});
