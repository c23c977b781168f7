import { liveLimits } from './limits.ts';

/**
 * The server's clock as this screen can know it, and how far behind the screen is. Pure: local times are arguments, in
 * milliseconds of any monotonic clock.
 *
 * A heartbeat arrives later than it was sent, never earlier, so the largest difference (server − local) of the last ones is
 * the one with the least delay and the best estimate of the offset.
 */
export interface ServerClock {
  readonly offsets: readonly number[];
  /** Local time of the last heartbeat, null before the first. */
  readonly lastHeartbeat: number | null;
}

const offsetsKept = 30;

export const unknownClock: ServerClock = { offsets: [], lastHeartbeat: null };

export function hearServer(clock: ServerClock, serverTime: number, local: number): ServerClock {
  return { offsets: [...clock.offsets, serverTime - local].slice(-offsetsKept), lastHeartbeat: local };
}

/** Server time at a local time, or null before the first heartbeat. */
export function serverTime(clock: ServerClock, local: number): number | null {
  return clock.offsets.length === 0 ? null : Math.max(...clock.offsets) + local;
}

export type Health = 'live' | 'stale' | 'offline';

/**
 * LIVE while heartbeats come and a snapshot is held; STALE without heartbeat for 6 s; OFFLINE for 30 s.
 * @param since local time the page began to wait, for the time before the first heartbeat
 */
export function healthOf(clock: ServerClock, since: number, hasSnapshot: boolean, local: number): Health {
  const silence = local - (clock.lastHeartbeat ?? since);
  if (silence > liveLimits.offlineAfter) return 'offline';
  if (silence > liveLimits.staleAfter || clock.lastHeartbeat === null || !hasSnapshot) return 'stale';
  return 'live';
}

/**
 * The screen's own lag in seconds: how old the last batch was when it was drawn, or how long a heartbeat is overdue.
 * @param shownLag server time at drawing minus server time at sending, ms
 */
export function lagSeconds(clock: ServerClock, shownLag: number, local: number): number | null {
  if (clock.lastHeartbeat === null) return null;
  const overdue = local - clock.lastHeartbeat - liveLimits.heartbeatEvery;
  return Math.max(0, shownLag, overdue) / 1000;
}
