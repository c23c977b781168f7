import type { Names } from '../contract.ts';

/** The wire contract of reports. Times are ISO 8601 with the county's offset; optional things are `null`. */
export type Datum = 'wgs84' | 'gcj02' | 'bd09';
export type LoopStep = 'collection' | 'assignment' | 'handling' | 'feedback';
export const loopSteps: readonly LoopStep[] = ['collection', 'assignment', 'handling', 'feedback'];
export type FoundBy = 'village' | 'nearVillage' | 'township' | 'county' | 'outside';
export type MediumKind = 'photo' | 'voice';

export interface NamedPlace {
  code: string;
  names: Names;
}

/** `GET /places/at` */
export interface PlaceAt {
  inCounty: boolean;
  foundBy: FoundBy;
  township: NamedPlace | null;
  village: NamedPlace | null;
  position: { longitude: number; latitude: number };
}

/** `POST /reports`. `key` is made here once for every draft: sent twice, it is one case. */
export interface ReportBody {
  key: string;
  category: string;
  text: string;
  longitude?: number;
  latitude?: number;
  datum?: Datum;
  village?: string;
  address?: string;
  occurredAt?: string;
  evidence?: readonly string[];
  contact?: { name?: string; phone?: string };
  coSign?: string;
}

/** What a report was answered with. `code` opens it again; who has it needs nothing else. */
export interface ReceiptAnswer {
  code: string;
  number: string;
  category: string;
  township: string | null;
  village: string | null;
  promisedAt: string | null;
  coSigned: boolean;
}

/** A report near by that may be about the same problem. */
export interface NearReport {
  number: string;
  category: string;
  text: string;
  metres: number;
  reportedAt: string;
  step: LoopStep;
  reporters: number;
  sameCategory: boolean;
}

export interface ReportMedium {
  medium: string;
  kind: MediumKind;
  url: string;
  thumbnail: string | null;
}

export interface TimelineEntry {
  at: string;
  type: string;
  step: LoopStep;
  note: string | null;
  department: string | null;
  evidence: readonly ReportMedium[];
}

/** What a villager sees of a report: never who of the staff did anything. */
export interface Tracking {
  number: string;
  category: string;
  text: string;
  township: string | null;
  village: string | null;
  address: string | null;
  reportedAt: string;
  step: LoopStep;
  stage: string;
  over: boolean;
  outcome: string | null;
  promisedAt: string | null;
  overdue: boolean;
  endedAt: string | null;
  coSigned: boolean;
  reporters: number;
  /** Id of the department that leads. */
  lead: string | null;
  longitude: number | null;
  latitude: number | null;
  rating: { stars: number; solved: boolean; at: string } | null;
  canRate: boolean;
  /** Whether words can be added now. */
  canAdd: boolean;
  evidence: readonly ReportMedium[];
  timeline: readonly TimelineEntry[];
}

/** One of the reports of somebody who has signed in. */
export interface MyReport {
  code: string;
  number: string;
  category: string;
  text: string;
  reportedAt: string;
  step: LoopStep;
  over: boolean;
  outcome: string | null;
  promisedAt: string | null;
}
