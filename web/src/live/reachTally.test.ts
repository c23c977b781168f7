import { describe, expect, test } from 'vitest';
import type { AreaSnapshot } from '../contract.ts';
import { aCase, pond, snapshot, tally } from '../testData.ts';
import { emptyFeed, reduceSnapshot } from './feed.ts';
import { noTally, ofPond, tallyInReach } from './reachTally.ts';

const held = (...areas: AreaSnapshot[]) => reduceSnapshot(emptyFeed('mine'), areas).state;
const inReach = (id: string, village = 'V1', township = 'T1') => ({ id, village, township });

test('before a snapshot, and where nothing may be seen, nothing is said', () => {
  expect(tallyInReach(emptyFeed('mine'), 'X', [])).toBeNull();
  expect(tallyInReach(held(), 'X', [])).toBeNull();
});

test("who sees the county sees the county's own tally", () => {
  const whole = tally({ ponds: 1510 });
  expect(tallyInReach(held(snapshot(), snapshot({ area: 'X', tally: whole })), 'X', null)).toBe(whole);
});

test('townships seen as a whole add up', () => {
  const sum = tallyInReach(held(snapshot(), snapshot({ area: 'T2', tally: tally({ ponds: 3, openCases: 1 }) })), 'X', null);
  expect(sum).toEqual(tally({ ponds: 5, pondsBySeverity: [4, 0, 0, 0, 0], sensors: 8, sensorsFresh: 8, openCases: 1 }));
});

describe('an area seen in part', () => {
  const part = (over: Partial<AreaSnapshot>) => snapshot({ tally: null, ponds: [], ...over });

  test('waits until the ponds in reach are known', () => {
    expect(tallyInReach(held(part({})), 'X', null)).toBeNull();
  });

  test('counts single ponds, also one never heard of, and their cases', () => {
    const state = held(part({ ponds: [pond({ severity: 3 })], cases: [aCase(), aCase({ id: 'C2', acknowledgedBy: 'Lin' })] }));
    expect(tallyInReach(state, 'X', [inReach('P1'), inReach('P2')])).toEqual({
      ...noTally,
      ponds: 2,
      pondsBySeverity: [0, 0, 0, 1, 0],
      pondsUnknown: 1,
      openCases: 2,
      unacknowledgedCases: 1,
    });
  });

  test('takes a whole village by its own tally and counts none of its ponds twice', () => {
    const village = { code: 'V1', number: 1, version: 1, tally: tally({ openCases: 9 }), linkDownAt: 0, offline: 0 };
    const state = held(part({ villages: [village], ponds: [pond(), pond({ id: 'P9' })] }));
    const sum = tallyInReach(state, 'X', [inReach('P1'), inReach('P9', 'V2')]);
    expect(sum?.ponds).toBe(3);
    expect(sum?.sensors).toBe(4);
    expect(sum?.openCases).toBe(0);
  });

  test('stands beside a whole one', () => {
    const state = held(snapshot({ cases: [aCase()], tally: tally({ openCases: 1 }) }), part({ area: 'T2', ponds: [pond({ id: 'P7' })] }));
    const sum = tallyInReach(state, 'X', [inReach('P1'), inReach('P7', 'V7', 'T2')]);
    expect(sum?.ponds).toBe(3);
    expect(sum?.openCases).toBe(1);
  });
});

test.each([
  [0, 0, 'normal'],
  [0, 2, 'unknown'],
  [0, 4, 'unknown'],
  [3, 0, 'serious'],
  [3, 3, 'serious'],
] as const)('a pond of severity %i and freshness %i counts as %s', (severity, freshness, kind) => {
  const one = ofPond(pond({ severity, freshness }));
  expect(one.pondsUnknown).toBe(kind === 'unknown' ? 1 : 0);
  expect(one.pondsBySeverity[severity]).toBe(kind === 'unknown' ? 0 : 1);
});
