import type { Role } from './accessContract.ts';
import type { Names } from './contract.ts';

/** The wire contract of what happens when nobody acts on a case. Times are ISO 8601 with the county's offset. */

/** How high a case stands, from the lowest. */
export const rungs = ['village', 'township', 'county'] as const;
export type Rung = (typeof rungs)[number];

export type EscalationTrigger = 'unattended' | 'overdue';
export type StepOutcome = 'done' | 'nobodyFound' | 'alreadyThere' | 'tooFew';

/** A step of a policy; members that do not belong to it are null. */
export interface EscalationStep {
  do: 'wait' | 'notify' | 'raise' | 'own' | 'supervise' | 'webhook' | 'onlyBetween' | 'onlyAbove' | 'repeat';
  minutes: number | null;
  role: Role | null;
  /** Only those who hold the role for this rung. */
  at: Rung | null;
  /** Id of a person. */
  person: string | null;
  /** It may wake them. */
  urgent: boolean | null;
  to: Rung | null;
  /** Times of the county's day, as `08:30`. */
  from: string | null;
  until: string | null;
  /** How often it goes back, or how often the problem must have come back. */
  times: number | null;
  /** Id of the roster whose people on duty it calls. */
  roster: string | null;
  /** It calls who is on duty by the rosters of this part of the case. */
  onDuty: Rung | 'department' | null;
  /** It calls who comes on duty next instead. */
  coming: boolean | null;
  /** It calls one of them, with each repeat the next. */
  inTurn: boolean | null;
  /** Whom it makes the owner, as the text of a territory. */
  by: string | null;
  /** Id or name of the subscriptions it calls. */
  hook: string | null;
}

/** Somebody who was called, by the name they had then. */
export interface Called {
  id: string;
  name: string;
}

/** How a case escalates because nobody acts. */
export interface Escalation {
  run: number;
  trigger: EscalationTrigger;
  policy: string;
  names: Names;
  rung: Rung;
  since: string;
  /** The steps of the policy as it was when this began. */
  steps: readonly EscalationStep[];
  /** Index of the step that comes next; the number of steps when all are done and it begins anew. */
  next: number;
  /** When that is owed; null while somebody holds it. */
  nextAt: string | null;
  /** Name of who took notice and holds it. */
  heldBy: string | null;
  heldSince: string | null;
  /** When taking notice counts no longer unless something follows. */
  lapsesAt: string | null;
}

/** `GET /api/v1/escalation/proof`: that no open case is forgotten, read from the rows of the cases and not from who looks after them. */
export interface LifeProof {
  /** null before the first time. */
  checkedAt: string | null;
  open: number;
  /** Open cases without an owner or a time to be looked at; 100 stands for that many or more. */
  orphaned: number;
  /** Cases that should have been looked at more than five seconds ago. */
  late: number;
  /** How long the oldest of those waits that should have been looked at; 0 if none does. */
  lagSeconds: number;
  nextAt: string | null;
}
