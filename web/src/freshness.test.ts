import { expect, test } from 'vitest';
import { freshnessNames, freshnessOf } from './freshness.ts';

const minute = 60_000;
const at = 1_000_000_000_000;

test.each([
  ['never heard', 0, at, 'never'],
  ['a clock that is ahead', at + minute, at, 'fresh'],
  ['just under 1.5 intervals', at, at + 1.5 * 60_000 - 1, 'fresh'],
  ['1.5 intervals', at, at + 1.5 * minute, 'ageing'],
  ['3 intervals', at, at + 3 * minute, 'ageing'],
  ['over 3 intervals', at, at + 3 * minute + 1, 'stale'],
  ['a day', at, at + 1440 * minute, 'stale'],
  ['over a day', at, at + 1440 * minute + 1, 'offline'],
])('%s', (_, heard, now, expected) => expect(freshnessNames[freshnessOf(heard, now, 60)]).toBe(expected));
