import { describe, expect, test } from 'vitest';
import { covers, isNowhere, mayAnywhere, nowhere, reachFor, reachOf } from './reach.ts';
import { session } from './testSession.ts';

const place = { township: 'T1', village: 'V1', pond: 'P1' };

describe.each([
  ['the county', ['county'], true],
  ['its township', ['township:T1'], true],
  ['its village', ['pond:P2', 'village:V1'], true],
  ['the pond itself', ['pond:P1'], true],
  ['another township', ['township:T2'], false],
  ['a township with the code of its village', ['township:V1'], false],
  ['nothing', [], false],
  ['something that is no territory', ['P1', 'county:', 'ponds:P1', ''], false],
])('%s', (_, territories, expected) => {
  test(`${expected ? 'covers' : 'does not cover'} the pond`, () => expect(covers(reachOf(territories), place)).toBe(expected));
});

test("a pond's right does not reach the village around it", () => {
  expect(covers(reachOf(['pond:P1']), { township: 'T1', village: 'V1' })).toBe(false);
  expect(covers(reachOf(['village:V1']), { township: 'T1' })).toBe(false);
});

test('a place of which nothing is known yet is in no reach but the county', () => {
  expect(covers(reachOf(['township:undefined', 'village:null']), { township: null })).toBe(false);
  expect(covers(reachOf(['county']), {})).toBe(true);
});

test('without a session nothing is allowed', () => {
  expect(reachFor(null, 'readWater')).toEqual(nowhere);
  expect(isNowhere(reachFor(null, 'readWater'))).toBe(true);
  expect(mayAnywhere(null, 'readAudit')).toBe(false);
  expect(mayAnywhere(session({ may: { readAudit: [] } }), 'readAudit')).toBe(false);
  expect(mayAnywhere(session({ may: { readAudit: ['county'] } }), 'readAudit')).toBe(true);
});
