import type { FreshnessCode, FreshnessName } from './contract.ts';

export const freshnessNames: readonly FreshnessName[] = ['fresh', 'ageing', 'stale', 'offline', 'never'];

/** Up to this many expected intervals a value counts as fresh, up to the second as ageing, then as stale. */
const ageingAfterIntervals = 1.5;
const staleAfterIntervals = 3;
const offlineAfterMs = 24 * 60 * 60 * 1000;

/**
 * Freshness of a value by its age. Values of one pond come from several sensors, so each is judged by itself.
 * @param at event time, Unix ms; 0 when there never was one
 * @param intervalSeconds how often its sensor reports
 */
export function freshnessOf(at: number, now: number, intervalSeconds: number): FreshnessCode {
  if (at <= 0) return 4;
  const age = now - at;
  if (age > offlineAfterMs) return 3;
  const intervals = age / (intervalSeconds * 1000);
  if (intervals < ageingAfterIntervals) return 0;
  return intervals <= staleAfterIntervals ? 1 : 2;
}
