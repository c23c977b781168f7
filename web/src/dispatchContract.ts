import type { CaseSummary, Verb } from './caseContract.ts';
import type { TerritoryText } from './accessContract.ts';

/** The wire contract of dispatch and of workers' tasks. Times are ISO 8601 with offset; optional things are `null`. */

export type TaskState = 'reserved' | 'offered' | 'accepted' | 'arrived';

/** A case as it was given to a worker. */
export interface CaseTask {
  /** Id of the worker. */
  worker: string;
  workerName: string;
  state: TaskState;
  since: string;
  assignedAt: string;
  /** When they must have answered, or when the reservation lapses; null once they have accepted. */
  answerDue: string | null;
  /** Which task of the case, from 1. */
  number: number;
  /** The engine chose the worker. */
  automatic: boolean;
}

/** A worker who can be sent, best first. Minutes are estimates and add up: travel, the tasks they have, and a fair share of work. */
export interface Pick {
  worker: string;
  workerName: string;
  minutes: number;
  metres: number | null;
  /** How old their position is; null where it is not used. */
  ageSeconds: number | null;
  travelMinutes: number;
  loadMinutes: number;
  /** Negative for having had fewer tasks this month than the others. */
  fairMinutes: number;
  load: number;
  capacity: number;
  /** Tasks given to them this month. */
  month: number;
  /** Where they are reckoned to be: by their phone, or in the middle of their village. */
  at: 'fresh' | 'home';
  ownVillage: boolean;
}

export interface PassedOver {
  worker: string;
  workerName: string;
  why: string;
}

/** `GET /api/v1/cases/{id}/recommendation` */
export interface Recommendation {
  case: string;
  version: number;
  /** Id of the department it would go to. */
  lead: string | null;
  picks: readonly Pick[];
  passedOver: readonly PassedOver[];
  /** Why nobody, or nobody better, can be recommended. */
  shortfalls: readonly string[];
}

export interface Assignment {
  case: string;
  version: number;
  /** Missing for the first recommended. */
  worker?: string;
  reserve?: boolean;
  reason?: string;
}

export interface AssignmentResult {
  case: string;
  ok: boolean;
  reason: string | null;
  version: number | null;
  worker: string | null;
  workerName: string | null;
}

export const workerStatuses = ['available', 'resting', 'off'] as const;
export type WorkerStatus = (typeof workerStatuses)[number];

export interface Worker {
  id: string;
  name: string;
  territories: readonly TerritoryText[];
  status: WorkerStatus;
  statusSince: string | null;
  onDuty: { is: boolean; by: string | null; until: string | null };
  /** In WGS 84, with the accuracy in metres. */
  position: { longitude: number; latitude: number; accuracy: number; at: string; ageSeconds: number; fresh: boolean } | null;
  load: number;
  capacity: number;
  skills: readonly string[];
  month: number;
  version: number;
}

/** A task of the worker who asks, with what they may do now. */
export interface Task {
  case: CaseSummary;
  verbs: readonly Verb[];
  place: TaskPlace | null;
  purpose: 'verify' | 'handle';
}

export interface TaskPlace {
  /** In WGS 84. */
  longitude: number;
  latitude: number;
  /** The same place as the maps of Amap and Tencent have it. */
  gcj02: { longitude: number; latitude: number };
  /** The place itself, not the middle of a village. */
  exact: boolean;
}

/** An open case that will be late unless somebody is called. */
export interface Forecast {
  case: CaseSummary;
  /** From 0 to 1. */
  chance: number;
  /** How many earlier cases say so. */
  basis: { cases: number; group: 'category' | 'stage' };
  waitedSeconds: number;
  dueAt: string | null;
  urgedAt: string | null;
  urgedBy: string | null;
}

/** What somebody called for a case was told by, and how that stands: `GET /api/v1/cases/{id}/notices`. */
export interface CaseNotice {
  number: number;
  name: string;
  urgent: boolean;
  at: string;
  readAt: string | null;
  channels: readonly {
    channel: string;
    state: 'waiting' | 'sent' | 'failed' | 'cancelled';
    attempts: number;
    nextAt: string | null;
    endedAt: string | null;
    problem: string | null;
  }[];
}
