import { describe, expect, test } from 'vitest';
import type { LiveDelta } from '../contract.ts';
import { aCase, delta, pond, snapshot, tally } from '../testData.ts';
import { emptyFeed, reduceDelta, reduceHeartbeat, reduceReconnect, reduceRights, reduceSnapshot, type FeedState } from './feed.ts';
import { liveLimits } from './limits.ts';

const held = reduceSnapshot(emptyFeed('mine'), [snapshot()]).state;
const sequenceOf = (state: FeedState) => state.areas.get('T1')?.sequence;
const pondOf = (state: FeedState, id = 'P1') => state.areas.get('T1')?.ponds.get(id);

describe('a delta against what is held (epoch e1, sequence 10)', () => {
  test.each<[string, Partial<LiveDelta>, string, number]>([
    ['the next one is applied', { previous: 10, sequence: 11 }, 'applied', 11],
    ['one that covers several steps is applied', { previous: 10, sequence: 17 }, 'applied', 17],
    ['one that overlaps what is held is applied', { previous: 7, sequence: 12 }, 'applied', 12],
    ['the same one again is dropped', { previous: 9, sequence: 10 }, 'dropped', 10],
    ['an older one is dropped', { previous: 3, sequence: 4 }, 'dropped', 10],
    ['one that starts later is a gap', { previous: 11, sequence: 12 }, 'gap', 10],
    ['another epoch is a gap, even with the next sequence', { epoch: 'e2' }, 'gap', 10],
    ['another epoch is a gap, even with an old sequence', { epoch: 'e2', previous: 0, sequence: 1 }, 'gap', 10],
    ['an unknown area is a gap', { area: 'T2' }, 'gap', 10],
    ['another scope is none of ours', { scope: 'pond:P1' }, 'otherScope', 10],
  ])('%s', (_, change, verdict, sequence) => {
    const reduction = reduceDelta(held, delta(change));
    expect(reduction.verdict).toBe(verdict);
    expect(reduction.gap).toBe(verdict === 'gap');
    expect(sequenceOf(reduction.state)).toBe(sequence);
  });

  test('says which ponds and villages it touched, and nothing when it was dropped', () => {
    const change = { ponds: [pond({ version: 2 })], tally: tally({ openCases: 1 }) };
    const applied = reduceDelta(held, delta(change));
    expect([...applied.dirty.ponds]).toEqual(['P1']);
    expect([...applied.dirty.areas]).toEqual(['T1']);
    expect(reduceDelta(applied.state, delta(change)).dirty.ponds.size).toBe(0);
  });

  test('leaves the old state and everything it did not touch as they were', () => {
    const both = reduceSnapshot(held, [snapshot(), snapshot({ area: 'T2', ponds: [pond({ id: 'P2', number: 2 })] })]).state;
    const next = reduceDelta(both, delta({ ponds: [pond({ severity: 3, version: 2 })] })).state;
    expect(pondOf(both)?.severity).toBe(0);
    expect(pondOf(next)?.severity).toBe(3);
    expect(next.areas.get('T2')).toBe(both.areas.get('T2'));
    expect(next.areas.get('T1')?.cases).toBe(both.areas.get('T1')?.cases);
  });

  test('an older version of a pond does not overwrite a newer one', () => {
    const newer = reduceDelta(held, delta({ ponds: [pond({ severity: 4, version: 9 })] })).state;
    const after = reduceDelta(newer, delta({ previous: 11, sequence: 12, ponds: [pond({ severity: 0, version: 8 })] })).state;
    expect(pondOf(after)?.severity).toBe(4);
  });

  test('keeps the most recent value of each metric', () => {
    const oxygen = { metric: 1, value: 5, at: 1000, quality: 0 as const };
    const first = reduceDelta(held, delta({ ponds: [pond({ version: 2, values: [oxygen] })] })).state;
    const late = { ...oxygen, value: 9, at: 500 };
    const temperature = { metric: 2, value: 20, at: 3000, quality: 0 as const };
    const after = reduceDelta(
      first,
      delta({ previous: 11, sequence: 12, ponds: [pond({ version: 3, values: [late, temperature] })] }),
    ).state;
    expect(pondOf(after)?.values).toEqual([oxygen, temperature]);
  });

  test('a closed case leaves the list', () => {
    const opened = reduceDelta(held, delta({ cases: [aCase()] })).state;
    expect(opened.areas.get('T1')?.cases.size).toBe(1);
    const closed = reduceDelta(opened, delta({ previous: 11, sequence: 12, cases: [aCase({ version: 2, over: true })] })).state;
    expect(closed.areas.get('T1')?.cases.size).toBe(0);
  });
});

describe('a gap', () => {
  const gapped = reduceDelta(held, delta({ previous: 12, sequence: 13, ponds: [pond({ severity: 3, version: 4 })] })).state;

  test('keeps showing what is held until the snapshot comes', () => expect(pondOf(gapped)?.severity).toBe(0));

  test('lets later deltas wait and applies them behind the snapshot', () => {
    const waiting = reduceDelta(gapped, delta({ previous: 13, sequence: 14, ponds: [pond({ severity: 4, version: 5 })] })).state;
    const repaired = reduceSnapshot(waiting, [snapshot({ sequence: 12 })]);
    expect(repaired.gap).toBe(false);
    expect(sequenceOf(repaired.state)).toBe(14);
    expect(pondOf(repaired.state)?.severity).toBe(4);
  });

  test('a snapshot newer than the waiting deltas drops them', () => {
    const repaired = reduceSnapshot(gapped, [snapshot({ sequence: 20 })]);
    expect(sequenceOf(repaired.state)).toBe(20);
    expect(pondOf(repaired.state)?.severity).toBe(0);
  });

  test('a snapshot too old to join the waiting deltas leaves the gap open', () => {
    const still = reduceSnapshot(gapped, [snapshot({ sequence: 11 })]);
    expect(still.gap).toBe(true);
    expect(sequenceOf(still.state)).toBe(11);
  });

  test('waiting deltas of an epoch that has ended are forgotten', () => {
    const repaired = reduceSnapshot(gapped, [snapshot({ epoch: 'e2', sequence: 1 })]);
    expect(repaired.gap).toBe(false);
    expect(sequenceOf(repaired.state)).toBe(1);
  });

  test('holds a limited number of deltas, and finds the gap again when more were lost', () => {
    let state = gapped;
    for (let sequence = 14; sequence <= 14 + liveLimits.waitingDeltas; sequence++) {
      state = reduceDelta(state, delta({ previous: sequence - 1, sequence })).state;
    }
    expect(state.gaps.get('T1')).toHaveLength(liveLimits.waitingDeltas);
    expect(reduceSnapshot(state, [snapshot({ sequence: 12 })]).gap).toBe(true);
  });
});

describe('a snapshot', () => {
  test('does not turn the clock back', () => {
    const ahead = reduceDelta(held, delta({ sequence: 15, ponds: [pond({ severity: 3, version: 7 })] })).state;
    const after = reduceSnapshot(ahead, [snapshot({ sequence: 12 })]).state;
    expect(sequenceOf(after)).toBe(15);
    expect(pondOf(after)?.severity).toBe(3);
  });

  test('of another epoch replaces everything, whatever its sequence', () => {
    const after = reduceSnapshot(held, [snapshot({ epoch: 'e2', sequence: 1, ponds: [pond({ id: 'P9' })] })]);
    expect(pondOf(after.state, 'P1')).toBeUndefined();
    expect([...after.dirty.ponds].sort()).toEqual(['P1', 'P9']);
  });
});

describe('a heartbeat', () => {
  const at = (sequence: number, epoch = 'e1') => ({ T1: { epoch, sequence } });

  test('gives a delta in flight one heartbeat of patience', () => {
    const first = reduceHeartbeat(held, at(11));
    expect(first.gap).toBe(false);
    expect(reduceHeartbeat(first.state, at(11)).gap).toBe(true);
  });

  test('is content when the delta came in between', () => {
    const first = reduceHeartbeat(held, at(11)).state;
    expect(reduceHeartbeat(reduceDelta(first, delta()).state, at(12)).gap).toBe(false);
  });

  test('notices a new epoch that sends nothing', () => {
    expect(reduceHeartbeat(reduceHeartbeat(held, at(1, 'e2')).state, at(1, 'e2')).gap).toBe(true);
  });

  test('of the last connection does not count on the next one', () => {
    const promised = reduceHeartbeat(held, at(50)).state;
    expect(reduceHeartbeat(reduceReconnect(promised), at(10)).gap).toBe(false);
  });
});

test('an area that a snapshot no longer names is gone, and with it what waited for it', () => {
  const both = reduceSnapshot(emptyFeed('mine'), [snapshot(), snapshot({ area: 'T2', ponds: [pond({ id: 'P2' })] })]).state;
  const waiting = reduceDelta(both, delta({ area: 'T2', previous: 99, sequence: 100 })).state;
  const { state, dirty, gap } = reduceSnapshot(waiting, [snapshot()]);
  expect([...state.areas.keys()]).toEqual(['T1']);
  expect([...dirty.ponds]).toContain('P2');
  expect(gap).toBe(false);
});

test('an empty snapshot is one: nothing may be seen', () => {
  expect(reduceSnapshot(emptyFeed('mine'), []).state.known).toBe(true);
});

test('a change of rights forgets everything, and what was promised', () => {
  const held = reduceSnapshot(emptyFeed('mine'), [snapshot()]).state;
  const promised = reduceHeartbeat(held, { T1: { epoch: 'e1', sequence: 12 } }).state;
  const { state, dirty } = reduceRights(promised);
  expect(state).toEqual(emptyFeed('mine'));
  expect([...dirty.ponds]).toEqual(['P1']);
  expect([...dirty.areas]).toEqual(['T1']);
});
