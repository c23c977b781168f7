import type { CaseSummary } from '../caseContract.ts';

/**
 * Rows that were read page after page, with the first page read anew. What that page no longer names has left it; pages after it
 * stay. While somebody aims at a row (`hold`), nothing moves: only what is in the rows changes.
 */
export function refreshed(loaded: readonly CaseSummary[], fresh: readonly CaseSummary[], hold: boolean): readonly CaseSummary[] {
  const byId = new Map(fresh.map((item) => [item.id, item]));
  if (hold) return loaded.map((item) => byId.get(item.id) ?? item);
  const last = fresh.at(-1);
  const end = last === undefined ? -1 : loaded.findIndex((item) => item.id === last.id);
  const later = loaded.slice(end < 0 ? fresh.length : end + 1);
  return [...fresh, ...later.filter((item) => !byId.has(item.id))];
}
