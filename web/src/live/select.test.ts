import { expect, test } from 'vitest';
import { aCase, delta, pond, snapshot } from '../testData.ts';
import { emptyFeed, reduceDelta, reduceSnapshot } from './feed.ts';
import { activeCases, livePond } from './select.ts';

test('cases are listed once, newest first', () => {
  const older = aCase();
  const newer = aCase({ id: 'C2', occurredAt: 5000 });
  const state = reduceSnapshot(emptyFeed('mine'), [
    snapshot({ cases: [older, newer] }),
    snapshot({ area: 'X', ponds: [], cases: [newer] }),
  ]).state;
  expect(activeCases(state).map((item) => item.id)).toEqual(['C2', 'C1']);
});

test('a case that its township has closed does not linger in the feed of the county', () => {
  const areas = [snapshot({ cases: [aCase()] }), snapshot({ area: 'X', ponds: [], cases: [aCase()] })];
  const both = reduceSnapshot(emptyFeed('mine'), areas).state;
  const closed = reduceDelta(both, delta({ cases: [aCase({ version: 2, over: true })] })).state;
  expect(closed.areas.get('X')?.cases.size).toBe(1);
  expect(activeCases(closed)).toEqual([]);
});

test('a case of a township whose feed is not held is taken from the county', () => {
  const state = reduceSnapshot(emptyFeed('mine'), [snapshot({ area: 'X', ponds: [], cases: [aCase()] })]).state;
  expect(activeCases(state)).toHaveLength(1);
});

test('where two areas name a pond, the newer version counts', () => {
  const areas = [snapshot({ ponds: [pond({ version: 3, severity: 2 })] }), snapshot({ area: 'T2', ponds: [pond({ version: 2 })] })];
  expect(livePond(reduceSnapshot(emptyFeed('mine'), areas).state, 'P1')?.severity).toBe(2);
});
