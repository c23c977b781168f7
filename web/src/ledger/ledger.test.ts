import { describe, expect, test } from 'vitest';
import type { LedgerCounts } from '../ledgerContract.ts';
import { cellsOf, differencesOf } from './cells.ts';

const even: LedgerCounts = {
  sent: 10, received: 10, stored: 10, duplicate: 0, rejected: [], notTaken: 0, shown: 10, lost: 0, restarts: 0, isPartial: false,
  isOpen: false,
};
const red = (...of: Parameters<typeof cellsOf>) => cellsOf(...of).filter((cell) => cell.differs).map((cell) => cell.column);

describe('a line of the ledger', () => {
  test('that comes out even has no red cell', () => expect(red(even, [])).toEqual([]));
  test('is red where the difference is', () =>
    expect(red({ ...even, lost: 2 }, ['lost', 'rejected', 'notShown'])).toEqual(['sent', 'rejected', 'shown']));
  test('is red at what is stored where a number came twice', () => expect(red(even, ['doubled'])).toEqual(['stored']));
  test('adds up rejections of all reasons, and leaves a device without a counter empty', () => {
    const cells = cellsOf({ ...even, sent: null, rejected: [{ reason: 'tooLong', count: 2 }, { reason: 'noValues', count: 3 }] }, []);
    expect(cells.map((cell) => cell.value)).toEqual([null, 10, 10, 0, 5, 10]);
  });
});

test('an hour of many devices shows losses and rejections', () => {
  expect(differencesOf(even)).toEqual([]);
  expect(differencesOf({ ...even, lost: 1, rejected: [{ reason: 'tooLong', count: 1 }] })).toEqual(['lost', 'rejected']);
});
