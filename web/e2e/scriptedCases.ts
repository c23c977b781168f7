import type { Catalogue, Category } from '../src/catalogue/catalogue.ts';
import type { Actor, CaseDetail, CaseEvent, CaseStage, CaseSummary, DeadlineAnswer, LoopStep } from '../src/caseContract.ts';
import { refusal, type Answer, type Call } from './scriptedAccess.ts';
import type { Stage } from './stage.ts';

const hour = 3_600_000;
/** A time with the county's offset, as the server writes it. */
export const at = (hoursFromNow: number): string =>
  new Date(Date.now() + hoursFromNow * hour + 8 * hour).toISOString().replace(/\.\d+Z$/, '+08:00');
const names = (zh: string, en: string) => ({ zh, en });

const category = (id: string, group: string, zh: string, en: string, over: Partial<Category> = {}): Category => ({
  id,
  code: '0101',
  group,
  names: names(zh, en),
  keywords: [],
  isPublic: true,
  isQuestion: false,
  level: 'notice',
  promise: { class: 'workDay', value: 5 },
  conditions: [
    {
      id: 'usual',
      filing: names('占地不足 5 平方米', 'covers less than 5 m²'),
      limit: { class: 'workHour', value: 4 },
      closing: names('已清运，现场干净', 'removed, the place is clean'),
    },
    {
      id: 'large',
      filing: names('占地 5 平方米以上', 'covers 5 m² or more'),
      limit: { class: 'workDay', value: 2 },
      closing: names('已清运并落实看护', 'removed, and somebody looks after the place'),
    },
  ],
  evidence: ['photo'],
  check: 'always',
  checkShare: 100,
  ...over,
});

export const catalogue: Catalogue = {
  groups: [
    { id: 'water', code: '01', names: names('水环境', 'Water') },
    { id: 'village', code: '02', names: names('村容环境', 'Village') },
  ],
  categories: [
    category('pondOxygen', 'water', '鱼塘缺氧', 'Pond short of oxygen', { isPublic: false, evidence: [] }),
    category('foulWater', 'water', '污水乱排', 'Foul water let out'),
    category('litter', 'village', '暴露垃圾', 'Heaps of rubbish'),
  ],
  departments: [
    { id: 'agriculture', names: names('县农业农村局', 'Agriculture and rural affairs bureau'), synthetic: true },
    { id: 'environment', names: names('市生态环境局德清分局', 'Ecology and environment bureau, Deqing'), synthetic: true },
    { id: 'enforcement', names: names('县综合行政执法局', 'Administrative enforcement bureau'), synthetic: true },
  ],
};

const steps: Readonly<Record<CaseStage, LoopStep>> = {
  verifying: 'collection',
  filing: 'collection',
  dispatching: 'assignment',
  arbitrating: 'assignment',
  accepting: 'assignment',
  handling: 'handling',
  checking: 'handling',
  closing: 'feedback',
  closed: 'feedback',
  void: 'feedback',
  merged: 'feedback',
};

export function summary(n: number, stage: CaseStage, over: Partial<CaseSummary> = {}): CaseSummary {
  return {
    id: `case-${n}`,
    number: `26-${String(n).padStart(6, '0')}`,
    version: 4,
    stage,
    step: steps[stage],
    over: stage === 'closed' || stage === 'void' || stage === 'merged',
    source: 'public',
    category: 'litter',
    condition: null,
    level: 'notice',
    township: '330521100',
    village: null,
    pond: null,
    longitude: 120.02,
    latitude: 30.55,
    foundBy: 'village',
    address: null,
    text: '老桥东边的垃圾堆了一个星期，天热有味道，希望尽快清理。',
    occurredAt: at(-30),
    reportedAt: at(-28),
    decidedAt: at(-28),
    acknowledgedBy: null,
    owner: null, rung: null, supervised: false, task: null, seeking: false,
    lead: null,
    departments: [],
    dueAt: at(20),
    overdue: false,
    promisedAt: at(90),
    heldUntil: null,
    returned: false,
    round: 1,
    reworks: 0,
    outcome: null,
    endedAt: null,
    reporters: 1,
    reference: null,
    parent: null,
    mergedInto: null,
    alarm: null,
    ...over,
  };
}

export const actor = (name: string, over: Partial<Actor> = {}): Actor => ({
  id: 'u-1',
  name,
  role: 'commandCenter',
  department: null,
  from: 'web',
  ...over,
});

export const event = (version: number, type: string, over: Partial<CaseEvent> = {}): CaseEvent => ({
  version,
  type,
  at: at(-30 + version),
  by: actor('林指挥'),
  note: null,
  evidence: [],
  data: {},
  hash: `${version}f`.repeat(32),
  ...over,
});

const photo = (n: number) => ({ medium: `m${n}`, kind: 'photo' as const, url: '/icon.svg', thumbnail: '/icon.svg' });

export function detail(head: CaseSummary, over: Partial<CaseDetail> = {}): CaseDetail {
  const clock = {
    limit: { class: 'workHour', value: 4 } as const,
    provisional: false, extensions: 0, paused: false, stoppedAt: null, pauses: [],
  };
  return {
    ...head,
    assignments: [
      { department: 'enforcement', lead: true, state: 'accepted', since: at(-20), acceptedAt: at(-19), finishedAt: null },
      { department: 'environment', lead: false, state: 'sent', since: at(-20), acceptedAt: null, finishedAt: null },
    ],
    clocks: {
      stage: null,
      handling: { ...clock, start: at(-20), dueAt: at(-2), extensions: 1 },
      promise: { ...clock, start: at(-28), limit: { class: 'workDay', value: 5 }, dueAt: at(90), provisional: true },
    },
    request: { kind: 'extension', by: actor('周执法', { department: 'enforcement' }), at: at(-3), until: null, endorsedBy: null },
    returnedMark: null, escalation: null,
    rating: null,
    children: [{ id: 'case-5', ended: false }],
    absorbed: [],
    commands: ['handle', 'return', 'extend', 'note', 'merge', 'split', 'hold', 'reclassify', 'void'],
    acting: ['enforcement'],
    suggestedLead: null,
    events: [
      event(1, 'reported', {
        by: actor('', { id: '', role: null, from: 'phone' }),
        note: head.text,
        evidence: [photo(1), photo(2), { medium: 'v1', kind: 'voice', url: '/voice.ogg', thumbnail: null }],
        data: { source: 'public', category: 'litter', level: 'notice', to: 'verifying' },
      }),
      event(2, 'filed', { data: { category: 'litter', condition: 'usual', level: 'notice' } }),
      event(3, 'dispatched', { note: '请当天到场', data: { lead: 'enforcement', joint: ['environment'] } }),
      event(4, 'accepted', {
        by: actor('周执法', { role: 'departmentHandler', department: 'enforcement', from: 'phone' }),
        data: { department: 'enforcement' },
      }),
    ],
    ...over,
  };
}

type StepKind = 'counted' | 'night' | 'weekend' | 'holiday';
const step = (from: number, to: number, kind: StepKind, counted: number, total: number, name: string | null = null) => ({
  from: at(from),
  to: at(to),
  kind,
  name,
  countedMinutes: counted,
  pausedMinutes: 0,
  totalMinutes: total,
  provisional: false,
});

const arithmetic: DeadlineAnswer = {
  deadline: at(-2),
  provisional: false,
  paused: false,
  asOf: null,
  budgetMinutes: 480,
  arithmetic: [
    step(-20, -18, 'counted', 120, 120),
    step(-18, -8, 'night', 0, 120),
    step(-8, -7, 'holiday', 0, 120, '国庆节'),
    step(-7, -2, 'counted', 360, 480),
  ],
};

/** The server's side of cases, as far as the page needs it. */
export class ScriptedCases {
  cases: CaseSummary[] = [
    summary(1, 'handling', {
      overdue: true,
      dueAt: at(-2.2),
      level: 'serious',
      lead: 'enforcement',
      departments: ['enforcement', 'environment'],
      reporters: 3,
      address: '老桥东边小店门口',
    }),
    summary(2, 'verifying', { dueAt: at(0.6), text: '河边有人偷排污水，水发黑。', category: 'foulWater', level: 'warning' }),
    summary(3, 'dispatching', {
      source: 'alarm',
      category: 'pondOxygen',
      text: '',
      level: 'critical',
      pond: 'P0001',
      alarm: { rule: 'oxygen-low', severity: 'critical', since: at(-3), receivedAt: at(-3), value: 1.9, active: true },
    }),
    summary(4, 'handling', { heldUntil: at(300), returned: true }),
    summary(5, 'closing', { parent: 'case-1', source: 'split' }),
    summary(6, 'closed', { outcome: 'resolved', endedAt: at(-40), dueAt: null }),
  ];
  details = new Map<string, CaseDetail>();
  readonly commands: Call[] = [];

  constructor(stage: Stage) {
    const { access, pack } = stage;
    const ok = (value: unknown): Answer => ({ status: 200, value });
    const villages = pack.villages.slice(0, this.cases.length);
    this.cases = this.cases.map((item, index) => {
      const village = villages[index];
      return { ...item, village: village?.id ?? null, township: village?.parent ?? null };
    });
    for (const item of this.cases) this.details.set(item.id, detail(item));
    access.always('GET /api/v1/catalogue', () => ok(catalogue));
    access.always('GET /api/v1/cases', ({ query }) => ok(this.#page(query)));
    access.always('GET /api/v1/cases/counts', ({ query }) => ok(this.#counts(query)));
    for (const item of this.cases) {
      access.always(`GET /api/v1/cases/${item.id}`, () => ok(this.details.get(item.id)));
      for (const clock of ['stage', 'handling', 'promise'])
        access.always(`GET /api/v1/cases/${item.id}/deadlines/${clock}`, () => ok(arithmetic));
      for (const verb of ['handle', 'return', 'merge', 'split', 'hold', 'dispatch', 'file', 'verify', 'close', 'note'])
        access.always(`POST /api/v1/cases/${item.id}/${verb}`, (call) => this.#command(item.id, verb, call));
    }
  }

  /** Somebody else does something to a case. */
  change(id: string, more: CaseEvent): void {
    const before = this.details.get(id);
    if (before) this.details.set(id, { ...before, version: more.version, events: [...before.events, more] });
  }

  #page(query: Record<string, string>) {
    const found = this.#matching(query);
    const begin = found.findIndex((item) => item.id === query['before']) + 1;
    const page = found.slice(begin, begin + 4);
    return { cases: page, next: begin + 4 < found.length ? page.at(-1)?.id : null };
  }

  #counts(query: Record<string, string>) {
    const found = this.#matching(query);
    const byStage: Record<string, number> = {};
    for (const item of found) byStage[item.stage] = (byStage[item.stage] ?? 0) + 1;
    const overdue = found.filter((item) => item.overdue).length;
    return { total: found.length, open: found.filter((item) => !item.over).length, overdue, byStage };
  }

  #matching({ state, stage, category: wanted, overdue, text }: Record<string, string>): CaseSummary[] {
    return this.cases.filter(
      (item) =>
        (state === undefined || (state === 'over') === item.over) &&
        (stage === undefined || stage.split(',').includes(item.stage)) &&
        (wanted === undefined || wanted === item.category) &&
        (overdue === undefined || item.overdue) &&
        (text === undefined || item.text.includes(text) || item.number === text),
    );
  }

  #command(id: string, verb: string, call: Call): Answer {
    const before = this.details.get(id) as CaseDetail;
    this.commands.push(call);
    if (call.body['version'] !== before.version)
      return { status: 409, value: { status: 409, reason: 'staleVersion', version: before.version } };
    if (verb === 'return' && call.body['reason'] === 'no') return refusal(409, 'arbiterDecides');
    const after = { ...before, version: before.version + 1, events: [...before.events, event(before.version + 1, 'noted', { at: at(0) })] };
    this.details.set(id, after);
    return { status: 200, value: after };
  }
}
