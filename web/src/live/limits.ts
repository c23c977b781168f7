/** Every limit of the live connection in one place. Times in milliseconds. */
export const liveLimits = {
  /** The server's heartbeat. Three missed ones make the screen STALE, fifteen OFFLINE. */
  heartbeatEvery: 2_000,
  staleAfter: 6_000,
  offlineAfter: 30_000,
  /** Without any message for this long the transport counts as dead and is opened again. The screen has said so long before. */
  serverTimeout: 30_000,
  /** Longest wait for the answer to Subscribe or Snapshot. */
  answerTimeout: 15_000,
  /** Reconnecting: the delay doubles from the floor to the ceiling and never ends. */
  retryFloor: 500,
  retryCeiling: 15_000,
  /** A gap is often everybody's gap (a server restarted), so the screens ask again at different moments. */
  resyncJitter: 2_000,
  /** Deltas kept per area while its snapshot is under way. Beyond it the oldest go: the gap is then found again. */
  waitingDeltas: 256,
  /** The map and the numbers change at most this often: 4 Hz looks the same as 10 Hz and costs less. */
  flushEvery: 250,
} as const;
