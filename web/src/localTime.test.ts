import { expect, test } from 'vitest';
import { toInstant, toLocal } from './localTime.ts';

test.each([
  ['2026-11-24T08:30', 'Asia/Shanghai', '2026-11-24T00:30:00.000Z'],
  ['2026-01-01T00:00', 'Asia/Shanghai', '2025-12-31T16:00:00.000Z'],
  ['2026-02-28T23:59', 'UTC', '2026-02-28T23:59:00.000Z'],
  ['2026-07-01T12:00', 'Europe/Berlin', '2026-07-01T10:00:00.000Z'],
  ['2026-12-01T12:00', 'Europe/Berlin', '2026-12-01T11:00:00.000Z'],
  ['2026-03-29T03:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25T01:30', 'Europe/Berlin', '2026-10-24T23:30:00.000Z'],
])('%s in %s is %s, and back', (text, zone, expected) => {
  expect(toInstant(text, zone)?.toISOString()).toBe(expected);
  expect(toLocal(Date.parse(expected), zone)).toBe(text);
});

test.each(['', '2026-11-24', 'tomorrow', '2026-11-24T08:30:00Z'])('%j is no local time', (text) =>
  expect(toInstant(text, 'Asia/Shanghai')).toBeNull(),
);
