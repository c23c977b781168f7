import { liveLimits } from './limits.ts';

/**
 * Delay before the next attempt, ms: doubles with every failure up to a ceiling and never gives up. Half of it is random,
 * so that the screens of a county do not all knock in the same moment after a restart.
 * @param failures attempts that failed in a row, from 0
 * @param random a number in [0, 1)
 */
export function retryDelay(failures: number, random: number): number {
  const full = Math.min(liveLimits.retryCeiling, liveLimits.retryFloor * 2 ** Math.min(failures, 30));
  return full / 2 + (full / 2) * random;
}
