import type { AreaSnapshot, CaseLive, County, LiveDelta, PondLive, Tally } from './contract.ts';

/** Small, made-up messages for the tests beside the code. Nothing here reaches the page. */
export const tally = (over: Partial<Tally> = {}): Tally => ({
  ponds: 2,
  pondsBySeverity: [2, 0, 0, 0, 0],
  pondsUnknown: 0,
  sensors: 4,
  sensorsFresh: 4,
  openCases: 0,
  unacknowledgedCases: 0,
  ...over,
});

export const pond = (over: Partial<PondLive> = {}): PondLive => ({
  id: 'P1',
  number: 1,
  severity: 0,
  freshness: 0,
  at: 1000,
  version: 1,
  values: [],
  alarms: [],
  ...over,
});

export const aCase = (over: Partial<CaseLive> = {}): CaseLive => ({
  id: 'C1',
  version: 1,
  number: '26-000001',
  stage: 2,
  level: 3,
  source: 0,
  category: 'pondOxygen',
  rule: 'oxygen-low',
  pond: 'P1',
  village: 'V1',
  township: 'T1',
  longitude: 120,
  latitude: 30,
  text: '',
  occurredAt: 1000,
  decidedAt: 1000,
  alarmActive: true,
  acknowledgedBy: null,
  dueAt: null,
  over: false,
  outcome: null,
  ...over,
});

export const snapshot = (over: Partial<AreaSnapshot> = {}): AreaSnapshot => ({
  area: 'T1',
  epoch: 'e1',
  sequence: 10,
  at: 1000,
  tally: tally(),
  ponds: [pond()],
  villages: [],
  cases: [],
  ...over,
});

export const delta = (over: Partial<LiveDelta> = {}): LiveDelta => ({
  scope: 'mine',
  area: 'T1',
  epoch: 'e1',
  previous: 10,
  sequence: 11,
  at: 2000,
  tally: null,
  ponds: [],
  villages: [],
  cases: [],
  ...over,
});

export const county = (over: Partial<County> = {}): County => ({
  code: 'X',
  names: { zh: '某县', en: 'Some County' },
  timeZone: 'Asia/Shanghai',
  datum: 'WGS84',
  center: [120, 30],
  demonstration: true,
  notes: [],
  metrics: [],
  rules: [],
  layers: [],
  stationTypes: [],
  tally: tally(),
  ...over,
});
