import type { TerritoryText } from './accessContract.ts';
import type { Names } from './contract.ts';
import type { Called, EscalationStep, StepOutcome } from './escalationContract.ts';

/** The wire contract of duty rosters. Times are ISO 8601 with the offset of the roster's own zone; optional things are `null`. */

/** Somebody a roster names. */
export interface DutyPerson {
  id: string;
  /** null for somebody who is unknown. */
  name: string | null;
  state: 'active' | 'disabled' | 'unknown';
}

/** Somebody on duty without a break. */
export interface DutyShift {
  person: DutyPerson;
  from: string;
  until: string;
  /** Id of the rotation or single shift it comes from; null for an override. */
  layer: string | null;
  /** Id of the change that put this person there. */
  change: string | null;
}

/** Who is on duty by a roster, and the shifts that begin next, all at the same time. */
export interface RosterDuty {
  roster: string;
  names: Names;
  territory: TerritoryText;
  onDuty: readonly DutyShift[];
  next: readonly DutyShift[];
}

/** `GET /api/v1/duty` */
export interface Duty {
  at: string;
  rosters: readonly RosterDuty[];
}

export interface DutyChange {
  id: string;
  kind: 'substitute' | 'swap' | 'override' | 'absence';
  from: string;
  until: string;
  /** Ids: whose duty it is and who does it, both who swap, who is on duty instead, or who is away. */
  people: readonly string[];
  otherFrom: string | null;
  otherUntil: string | null;
}

/** `GET /api/v1/rosters/{id}`, without the rotations, which this page does not write. */
export interface Roster {
  id: string;
  version: number;
  names: Names;
  timeZone: string;
  territory: TerritoryText;
  changes: readonly DutyChange[];
  /** Everybody it names. */
  people: readonly DutyPerson[];
  changedAt: string;
}

export interface DutyGap {
  from: string;
  until: string;
}

/** A time in which the same person is on duty twice. */
export interface DoubleBooking {
  person: DutyPerson;
  from: string;
  until: string;
  /** Id of the other roster, or this one's; null for one that one may not read. */
  other: string | null;
}

/** What somebody changes on top of a roster, by the last word of its path. */
export interface ChangeBodies {
  substitutes: { person: string; by: string; from: string; until: string };
  swaps: { person: string; from: string; until: string; other: string; otherFrom: string; otherUntil: string };
  absences: { person: string; from: string; until: string };
}

/** A step that would be taken if nobody reacted. */
export interface RehearsedStep {
  at: string;
  /** The name of the event it would be. */
  type: string;
  step: EscalationStep | null;
  outcome: StepOutcome | null;
  people: readonly Called[];
}

/** `GET /api/v1/escalation/rehearsal` */
export interface Rehearsal {
  from: string;
  until: string;
  /** Id of the policy it would begin with; null if no policy is for such a case. */
  policy: string | null;
  steps: readonly RehearsedStep[];
  /** How many of the calls would find nobody. */
  gaps: number;
}

/** A call that would find nobody. */
export interface NightGap {
  policy: string;
  index: number;
  step: EscalationStep;
  /** At how many of how many places. */
  missing: number;
  of: number;
  /** The first of those places. */
  places: readonly TerritoryText[];
}

/** What a rehearsal of all villages and categories found. */
export interface NightRun {
  startedAt: string;
  milliseconds: number;
  rehearsed: number;
  gaps: readonly NightGap[];
  /** How many people would be called whom nothing but the inbox reaches. */
  countUnreachable: number;
  /** The first of them. */
  unreachable: readonly Called[];
  /** Ids of the open cases about what it found. */
  cases: readonly string[];
}

/** `GET /api/v1/escalation/night` */
export interface Night {
  /** The time of the county's day at which it is; `never` for only by hand. */
  at: string;
  isRunning: boolean;
  last: NightRun | null;
}
