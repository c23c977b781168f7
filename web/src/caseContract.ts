import type { SeverityName } from './contract.ts';
import type { CaseTask } from './dispatchContract.ts';
import type { Escalation, Rung } from './escalationContract.ts';
import type { TimeLimit } from './catalogue/catalogue.ts';

/** The wire contract of cases in REST. Times are ISO 8601 with the county's offset; optional things are `null`, never missing. */

/** Stages in the order of their numbers in the live feed. */
export const stages = [
  'verifying',
  'filing',
  'dispatching',
  'arbitrating',
  'accepting',
  'handling',
  'checking',
  'closing',
  'closed',
  'void',
  'merged',
] as const;
export type CaseStage = (typeof stages)[number];

/** The county's four words over the stages. */
export const loopSteps = ['collection', 'assignment', 'handling', 'feedback'] as const;
export type LoopStep = (typeof loopSteps)[number];

/** Sources in the order of their numbers in the live feed. */
export const sources = ['alarm', 'public', 'gridWorker', 'hotline', 'remoteSensing', 'system', 'split'] as const;
export type CaseSource = (typeof sources)[number];

export const outcomes = ['resolved', 'falseAlarm', 'unsolved', 'notOurs'] as const;
export type CaseOutcome = (typeof outcomes)[number];

/** What a signed-in person may be offered to do. */
export const verbs = [
  'acknowledge',
  'verify',
  'file',
  'dispatch',
  'arbitrate',
  'accept',
  'handle',
  'check',
  'close',
  'approve',
  'refuse',
  'note',
  'urge',
  'return',
  'extend',
  'hold',
  'resume',
  'reclassify',
  'merge',
  'unmerge',
  'split',
  'void',
  'reopen',
  'takeTask',
  'arrive',
  'declineTask',
  'recall',
] as const;
export type Verb = (typeof verbs)[number];

export interface CaseSummary {
  id: string;
  /** As people say it: `26-000123`. */
  number: string;
  version: number;
  stage: CaseStage;
  step: LoopStep;
  over: boolean;
  source: CaseSource;
  category: string;
  condition: string | null;
  level: SeverityName;
  township: string | null;
  village: string | null;
  pond: string | null;
  longitude: number | null;
  latitude: number | null;
  foundBy: string | null;
  address: string | null;
  text: string;
  occurredAt: string;
  reportedAt: string;
  decidedAt: string;
  acknowledgedBy: string | null;
  /** Who owes the next action: `department:`, `village:` or `township:` with an id or code, or `county`; null after the end. */
  owner: string | null;
  /** How high it stands because nobody acts; null while somebody does. */
  rung: Rung | null;
  /** Under supervision from above. */
  supervised: boolean;
  /** Id of the leading department. */
  lead: string | null;
  departments: readonly string[];
  dueAt: string | null;
  overdue: boolean;
  promisedAt: string | null;
  heldUntil: string | null;
  returned: boolean;
  round: number;
  reworks: number;
  outcome: CaseOutcome | null;
  endedAt: string | null;
  reporters: number;
  reference: string | null;
  parent: string | null;
  mergedInto: string | null;
  alarm: CaseAlarm | null;
  /** The worker who has it; null while nobody has. */
  task: CaseTask | null;
  /** The engine looks for the next worker. */
  seeking: boolean;
}

export interface CaseAlarm {
  rule: string;
  severity: SeverityName;
  since: string;
  receivedAt: string;
  value: number;
  active: boolean;
}

export interface CasePage {
  cases: readonly CaseSummary[];
  next: string | null;
}

export interface CaseCounts {
  total: number;
  open: number;
  overdue: number;
  byStage: Partial<Record<CaseStage, number>>;
}

export interface Assignment {
  department: string;
  lead: boolean;
  state: 'sent' | 'accepted' | 'finished';
  since: string;
  acceptedAt: string | null;
  finishedAt: string | null;
}

export const clockNames = ['stage', 'handling', 'promise'] as const;
export type ClockName = (typeof clockNames)[number];

export interface CaseClock {
  /** null where only the end is known, as of a stage's clock. */
  start: string | null;
  limit: TimeLimit;
  dueAt: string;
  /** Goes through a year without a published calendar, and is computed anew with it. */
  provisional: boolean;
  extensions: number;
  paused: boolean;
  stoppedAt: string | null;
  pauses: readonly { from: string; until: string | null }[];
}

/** Who did something, as the timeline keeps it. A sealed reporter has no name. */
export interface Actor {
  id: string;
  name: string;
  role: string | null;
  department: string | null;
  /** By which way it came, such as `web` or `phone`; null where that was not kept. */
  from: string | null;
}

export interface CaseRequest {
  kind: 'extension' | 'hold';
  by: Actor | null;
  at: string;
  until: string | null;
  endorsedBy: Actor | null;
}

export interface EvidenceItem {
  medium: string;
  kind: 'photo' | 'voice';
  url: string;
  thumbnail: string | null;
}

export interface CaseEvent {
  version: number;
  type: string;
  at: string;
  by: Actor | null;
  note: string | null;
  evidence: readonly EvidenceItem[];
  /** What else the event says, by its own members. */
  data: Readonly<Record<string, unknown>>;
  /** Link of the chain, in hexadecimal digits. */
  hash: string;
}

/** `GET /api/v1/cases/{id}` */
export interface CaseDetail extends CaseSummary {
  assignments: readonly Assignment[];
  clocks: Readonly<Record<ClockName, CaseClock | null>>;
  request: CaseRequest | null;
  returnedMark: { from: CaseStage; departments: readonly string[]; by: Actor | null; at: string } | null;
  /** How it escalates because nobody acts; null while somebody does. */
  escalation: Escalation | null;
  rating: { stars: number; solved: boolean; at: string } | null;
  children: readonly { id: string; ended: boolean }[];
  absorbed: readonly string[];
  /** What the signed-in person may do now. */
  commands: readonly Verb[];
  /** Ids of the departments they may act for here. */
  acting: readonly string[];
  suggestedLead: string | null;
  events: readonly CaseEvent[];
}

/** `GET /api/v1/cases/{id}/deadlines/{clock}` */
export interface DeadlineAnswer {
  deadline: string;
  provisional: boolean;
  paused: boolean;
  asOf: string | null;
  budgetMinutes: number;
  arithmetic: readonly DeadlineStep[];
}

export interface DeadlineStep {
  from: string;
  to: string;
  kind: 'counted' | 'pause' | 'night' | 'break' | 'weekend' | 'holiday' | 'startDay' | 'together';
  /** What a holiday is called. */
  name: string | null;
  countedMinutes: number;
  pausedMinutes: number;
  totalMinutes: number;
  provisional: boolean;
}
