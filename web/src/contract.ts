/**
 * The wire contract of the server as this page reads it. Times in REST answers are ISO 8601 with offset; times in the
 * live feed are Unix milliseconds (UTC). Optional things are `null`, never missing.
 */

/** A name in both languages of the product. */
export interface Names {
  zh: string;
  en: string;
}

export type SeverityName = 'normal' | 'notice' | 'warning' | 'serious' | 'critical';
export type FreshnessName = 'fresh' | 'ageing' | 'stale' | 'offline' | 'never';

/** What a place adds up to. `pondsBySeverity` counts ponds with fresh data only; the others are in `pondsUnknown`. */
export interface Tally {
  ponds: number;
  pondsBySeverity: readonly number[];
  pondsUnknown: number;
  sensors: number;
  sensorsFresh: number;
  openCases: number;
  unacknowledgedCases: number;
}

/** A limit value of a standard for a metric. `confirmed` is false where the value was not read in the standard's own text. */
export interface Limit {
  standard: string;
  case: string;
  operator: '>=' | '<=' | 'range';
  value: number | readonly [number, number];
  unit: string;
  confirmed: boolean;
}

export interface Metric {
  number: number;
  key: string;
  names: Names;
  unit: string;
  decimals: number;
  min: number;
  max: number;
  limits: readonly Limit[];
}

export interface Rule {
  id: string;
  names: Names;
  advice: Names;
  metric: string;
  when: 'below' | 'above';
  threshold: number;
  release: number;
  holdSeconds: number;
  severity: SeverityName;
  category: string;
}

export interface StationType {
  key: string;
  names: Names;
  place: 'pond' | 'village';
  metrics: readonly string[];
  intervalSeconds: number;
}

export interface Layer {
  id: string;
  group: string;
  names: Names;
  kind: 'boundary' | 'townships' | 'villages' | 'ponds' | 'sensors' | 'cases';
  filter: string | null;
  visible: boolean;
  minZoom: number;
  synthetic: boolean;
}

/** `GET /api/v1/county` */
export interface County {
  code: string;
  names: Names;
  timeZone: string;
  datum: string;
  center: readonly [number, number];
  demonstration: boolean;
  notes: readonly Names[];
  metrics: readonly Metric[];
  rules: readonly Rule[];
  layers: readonly Layer[];
  stationTypes: readonly StationType[];
  /** null for those who may not see all of the county. */
  tally: Tally | null;
}

export interface Township {
  number: number;
  code: string;
  names: Names;
  longitude: number;
  latitude: number;
}

/** One row of `GET /api/v1/ponds`, which lists the ponds whose water one may see. */
export interface PondSummary {
  number: number;
  id: string;
  names: Names;
  village: string;
  township: string;
  areaHa: number;
  longitude: number;
  latitude: number;
  severity: SeverityName;
  freshness: FreshnessName;
  at: string | null;
}

export interface PondPage {
  ponds: readonly PondSummary[];
  next: string | null;
}

/** `GET /api/v1/ponds/{id}`, as far as the feed does not say it already. */
export interface PondDetail extends PondSummary {
  sensors: readonly string[];
  coverage: { fresh: number; total: number };
  silent: readonly SilentSensor[];
}

/** A device that is offline or keeps falling silent, perhaps because the link of its village is down. */
export interface SilentSensor {
  sensor: string;
  offlineSince: string | null;
  flapping: boolean;
  byLink: boolean;
  case: string | null;
}

/** How far a value can be trusted, by its number in the feed. Only `good` and `atDetectionLimit` have a vote in rules. */
export const qualities = [
  'good', 'outOfRange', 'jump', 'stuck', 'atDetectionLimit', 'atRail', 'drift', 'wrongClock', 'deviceFault', 'deviceRange',
  'maintenance', 'manual',
] as const;
export type Quality = (typeof qualities)[number];
export type QualityCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11;

export interface HistoryPoint {
  at: string;
  value: number;
  quality: Quality;
}

/** `GET /api/v1/ponds/{id}/history`. `total` counts the rows before thinning. */
export interface History {
  pond: string;
  metric: string;
  unit: string;
  from: string;
  to: string;
  points: readonly HistoryPoint[];
  total: number;
}

/** RFC 9457 with the house's named `reason`. */
export interface Problem {
  title?: string;
  status?: number;
  detail?: string;
  reason?: string;
  /** Of a stale command: the version that the case has now. */
  version?: number;
}

/** Severity in the feed: 0 normal, 1 notice (IV), 2 warning (III), 3 serious (II), 4 critical (I). */
export type SeverityCode = 0 | 1 | 2 | 3 | 4;
/** Freshness in the feed: 0 fresh, 1 ageing, 2 stale, 3 offline, 4 never heard. */
export type FreshnessCode = 0 | 1 | 2 | 3 | 4;
/** Stage of a case in the feed: an index into `stages`. */
export type CaseStageCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

/** A pond's latest value of one metric. `quality` is an index into `qualities`. */
export interface LiveValue {
  metric: number;
  value: number;
  at: number;
  quality: QualityCode;
}

export interface PondLive {
  id: string;
  number: number;
  severity: SeverityCode;
  freshness: FreshnessCode;
  /** Event time of the newest observation, 0 when there is none. */
  at: number;
  version: number;
  values: readonly LiveValue[];
  /** Ids of the rules whose alarm is active. */
  alarms: readonly string[];
}

export interface VillageLive {
  code: string;
  number: number;
  version: number;
  tally: Tally;
  /** When something came through its link last, in Unix milliseconds; 0 while that is up. */
  linkDownAt: number;
  /** How many of its devices are offline, those of its ponds too. */
  offline: number;
}

/**
 * A case as the feed tells it. Where it lies may be known in part: what is not known is null, and the position is then the middle of
 * the smallest place that is.
 */
export interface CaseLive {
  id: string;
  version: number;
  /** As people say it: `26-000123`; null while the case is new. */
  number: string | null;
  stage: CaseStageCode;
  level: SeverityCode;
  /** An index into `sources`. */
  source: number;
  category: string;
  /** Rule of the alarm; null where somebody reported the case. */
  rule: string | null;
  pond: string | null;
  village: string | null;
  township: string | null;
  longitude: number | null;
  latitude: number | null;
  text: string;
  occurredAt: number;
  decidedAt: number;
  alarmActive: boolean;
  acknowledgedBy: string | null;
  dueAt: number | null;
  over: boolean;
  outcome: number | null;
}

/** Everything of one area (a township or the county) at one sequence. */
export interface AreaSnapshot {
  area: string;
  epoch: string;
  sequence: number;
  at: number;
  /** null where one sees only a part of the area. */
  tally: Tally | null;
  ponds: readonly PondLive[];
  villages: readonly VillageLive[];
  cases: readonly CaseLive[];
}

/** What changed in one area after sequence `previous`, up to `sequence`. `at` is when the server sent it. */
export interface LiveDelta {
  scope: string;
  area: string;
  epoch: string;
  previous: number;
  sequence: number;
  at: number;
  tally: Tally | null;
  ponds: readonly PondLive[];
  villages: readonly VillageLive[];
  cases: readonly CaseLive[];
}

/** Answer of the hub's `Subscribe` and `Snapshot`. */
export interface ScopeSnapshot {
  scope: string;
  areas: readonly AreaSnapshot[];
}

/** Where a feed stands: comparing it with one's own place shows a delta that was lost and followed by silence. */
export interface FeedPosition {
  epoch: string;
  sequence: number;
}

/** Rights changed: the server no longer sends these scopes, and what they showed is no longer for these eyes. */
export interface RightsMessage {
  scopes: readonly string[];
}

export interface Heartbeat {
  serverTime: number;
  buildId: string;
  sequences: Readonly<Record<string, FeedPosition>>;
}
