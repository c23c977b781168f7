import type { LedgerCounts, LedgerDifference } from '../ledgerContract.ts';

export type LedgerColumn = 'sent' | 'received' | 'stored' | 'duplicate' | 'rejected' | 'shown';

export const columns: readonly LedgerColumn[] = ['sent', 'received', 'stored', 'duplicate', 'rejected', 'shown'];

export interface LedgerCell {
  column: LedgerColumn;
  value: number | null;
  /** Whether this is where the line does not come out even. */
  differs: boolean;
}

const columnOf: Readonly<Record<LedgerDifference, LedgerColumn>> = {
  lost: 'sent',
  doubled: 'stored',
  rejected: 'rejected',
  notShown: 'shown',
};

/** The cells of a line, with those marked that make it differ. */
export function cellsOf(counts: LedgerCounts, differences: readonly LedgerDifference[]): readonly LedgerCell[] {
  const differing = new Set(differences.map((difference) => columnOf[difference]));
  const rejected = counts.rejected.reduce((sum, { count }) => sum + count, 0);
  return columns.map((column) => ({
    column,
    value: column === 'rejected' ? rejected : counts[column],
    differs: differing.has(column),
  }));
}

/** In what the sum of an hour shows that something differs: losses and rejections add up, the rest stands with its device. */
export const differencesOf = ({ lost, rejected }: LedgerCounts): readonly LedgerDifference[] => [
  ...(lost > 0 ? (['lost'] as const) : []),
  ...(rejected.length > 0 ? (['rejected'] as const) : []),
];
