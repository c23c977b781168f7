/** The wire contract of the ledger. Times are ISO 8601 with the county's offset; optional things are `null`. */

export type LedgerDifference = 'lost' | 'doubled' | 'rejected' | 'notShown';

/** What became of messages. */
export interface LedgerCounts {
  /** What the devices' own counters say was sent; null where they have none. */
  sent: number | null;
  received: number;
  /** Exact: counted from the log itself. */
  stored: number;
  duplicate: number;
  rejected: readonly { reason: string; count: number }[];
  /** What the log could not take then; the device still has it. */
  notTaken: number;
  shown: number;
  lost: number;
  restarts: number;
  /** Whether a killed process may have taken counts along; then only sent and stored are exact. */
  isPartial: boolean;
  isOpen: boolean;
}

export interface LedgerHour {
  hour: string;
  counts: LedgerCounts;
  devices: number;
  differing: number;
}

export interface LedgerDevice {
  /** null for what was rejected before a sensor was known. */
  sensor: string | null;
  /** Pond id or village code. */
  place: string | null;
  hour: string;
  counts: LedgerCounts;
  differences: readonly LedgerDifference[];
}

/** `GET /api/v1/ledger` */
export interface Ledger {
  from: string;
  until: string;
  hours: readonly LedgerHour[];
  devices: readonly LedgerDevice[];
  truncated: boolean;
}
