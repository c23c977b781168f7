import type { CaseDetail, CaseEvent, CaseStage, CaseSummary, Verb } from '../src/caseContract.ts';
import type { CaseNotice, CaseTask, Forecast, Recommendation, Worker } from '../src/dispatchContract.ts';
import { may, refusal, type Answer, type Call } from './scriptedAccess.ts';
import { actor, at, catalogue, detail, event, summary } from './scriptedCases.ts';
import { escalating } from './scriptedEscalation.ts';
import { live } from './scriptedFeed.ts';
import type { Stage } from './stage.ts';

const minute = 1 / 60;

export const task = (over: Partial<CaseTask> = {}): CaseTask => ({
  worker: 'w-shen',
  workerName: '沈伟',
  state: 'offered',
  since: at(-0.02),
  assignedAt: at(-0.02),
  answerDue: at(4 * minute),
  number: 1,
  automatic: false,
  ...over,
});

const pickOf = (worker: string, workerName: string, over: Partial<Recommendation['picks'][number]> = {}) => ({
  worker,
  workerName,
  minutes: 12.3,
  metres: 2143,
  ageSeconds: 180,
  travelMinutes: 8.1,
  loadMinutes: 5,
  fairMinutes: -0.8,
  load: 1,
  capacity: 5,
  month: 12,
  at: 'fresh' as const,
  ownVillage: false,
  ...over,
});

/** The server's side of dispatch: a queue, workers and what is recommended, as far as the desk needs it. */
export class ScriptedDispatch {
  readonly details = new Map<string, CaseDetail>();
  readonly commands: Call[] = [];
  workers: Worker[];
  recommendation: Omit<Recommendation, 'case' | 'version'> = {
    lead: 'enforcement',
    picks: [
      pickOf('w-shen', '沈伟', { ownVillage: true }),
      pickOf('w-yu', '俞芳', {
        minutes: 19.4,
        metres: 640,
        ageSeconds: 20,
        load: 3,
        month: 21,
        travelMinutes: 3,
        loadMinutes: 15,
        fairMinutes: 1.4,
      }),
      pickOf('w-pan', '潘国强', {
        minutes: 31,
        metres: 6380,
        ageSeconds: null,
        at: 'home',
        load: 0,
        month: 4,
        travelMinutes: 33,
        loadMinutes: 0,
      }),
    ],
    passedOver: [
      { worker: 'w-qian', workerName: '钱建明', why: 'resting' },
      { worker: 'w-lu', workerName: '陆小燕', why: 'missingSkill' },
    ],
    shortfalls: [],
  };
  forecast: Forecast[];
  notices: CaseNotice[] = [];
  /** What changes is not told by the feed. */
  silent = false;
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
    const { access, pack } = stage;
    const villages = pack.villages.slice(4, 14);
    const make = (n: number, at: CaseStage, over: Partial<CaseSummary>) => {
      const village = villages[n % villages.length];
      return summary(n, at, {
        village: village?.id ?? null,
        township: village?.parent ?? null,
        longitude: village?.longitude ?? null,
        latitude: village?.latitude ?? null,
        ...over,
      });
    };
    const rows = [
      make(11, 'dispatching', {
        dueAt: at(-0.8),
        overdue: true,
        level: 'serious',
        category: 'foulWater',
        text: '河边有人偷排污水，水发黑。',
        address: '老桥东边小店门口',
      }),
      make(12, 'dispatching', {
        dueAt: at(0.2),
        level: 'critical',
        category: 'pondOxygen',
        text: '',
        source: 'alarm',
        pond: 'P0001',
        rung: 'township',
        supervised: true,
        version: 8,
      }),
      make(13, 'verifying', { dueAt: at(0.7), level: 'warning', task: task() }),
      make(14, 'handling', { dueAt: at(3.5), seeking: true, level: 'warning', category: 'foulWater' }),
      make(15, 'dispatching', { dueAt: at(3.5), level: 'serious' }),
      make(16, 'handling', { dueAt: at(26), task: task({ worker: 'w-yu', workerName: '俞芳', state: 'arrived', answerDue: null }) }),
      make(17, 'checking', { dueAt: at(30) }),
      make(18, 'accepting', { dueAt: at(50), task: task({ worker: 'w-pan', workerName: '潘国强', state: 'reserved' }) }),
    ];
    const commands: readonly Verb[] = ['dispatch', 'recall', 'urge'];
    for (const row of rows) {
      const whole = detail(row, {
        commands,
        request: null,
        children: [],
        events: [event(4, 'filed', { data: { category: row.category } })],
      });
      this.details.set(row.id, row.rung === null ? whole : { ...escalating(row), commands, request: null, children: [] });
    }
    const person = (n: number, id: string, name: string, over: Partial<Worker> = {}): Worker => {
      const village = villages[n];
      const position = {
        longitude: (village?.longitude ?? 0) + 0.012,
        latitude: (village?.latitude ?? 0) - 0.008,
        accuracy: 12,
        at: at(-0.05),
        ageSeconds: 180,
        fresh: true,
      };
      return {
        id,
        name,
        territories: [`village:${village?.id}`],
        status: 'available',
        statusSince: at(-3),
        onDuty: { is: true, by: 'desk', until: at(5) },
        position,
        load: 1,
        capacity: 5,
        skills: [],
        month: 12,
        version: 1,
        ...over,
      };
    };
    const old = { ...person(4, '', '').position, ageSeconds: 5400, fresh: false } as Worker['position'];
    this.workers = [
      person(1, 'w-shen', '沈伟'),
      person(2, 'w-yu', '俞芳', { load: 3, month: 21 }),
      person(3, 'w-pan', '潘国强', { position: old, load: 0, month: 4 }),
      person(6, 'w-qian', '钱建明', { status: 'resting' }),
      person(7, 'w-lu', '陆小燕', { position: null }),
    ];
    this.forecast = rows.slice(1, 6).map((row, index) => ({
      case: row,
      chance: 0.82 - index * 0.11,
      basis: { cases: 214 - index * 30, group: index === 3 ? 'stage' : 'category' },
      waitedSeconds: 1500 + index * 900,
      dueAt: row.dueAt,
      urgedAt: index === 2 ? at(-0.1) : null,
      urgedBy: index === 2 ? '林指挥' : null,
    }));
    access.session = {
      ...access.session,
      may: may(['county'], ['readPlaces', 'readWater', 'readCases', 'assignWorker', 'dispatchCase']),
    };
    this.#answerTo(access);
  }

  get rows(): CaseSummary[] {
    return [...this.details.values()];
  }

  #answerTo(access: Stage['access']): void {
    const ok = (value: unknown): Answer => ({ status: 200, value });
    access.always('GET /api/v1/catalogue', () => ok(catalogue));
    access.always('GET /api/v1/cases', ({ query }) => ok({ cases: this.#matching(query), next: null }));
    access.always('GET /api/v1/workers', () => ok({ at: at(0), workers: this.workers }));
    access.always('GET /api/v1/forecast', () => ok(this.forecast));
    access.always('POST /api/v1/assignments', (call) => ok({ results: this.#assignAll(call) }));
    for (const id of this.details.keys()) {
      const path = `/api/v1/cases/${id}`;
      access.always(`GET ${path}`, () => ok(this.details.get(id)));
      access.always(`GET ${path}/recommendation`, () => ok({ ...this.recommendation, case: id, version: this.details.get(id)?.version }));
      access.always(`GET ${path}/notices`, () => ok({ notices: this.notices }));
      for (const verb of ['assign', 'recall', 'urge']) access.always(`POST ${path}/${verb}`, (call) => this.#command(id, verb, call));
    }
  }

  /** Somebody acts on a case; the live feed says so, too. */
  change(id: string, over: Partial<CaseDetail>, ...more: readonly Omit<CaseEvent, 'version' | 'hash'>[]): void {
    const before = this.details.get(id) as CaseDetail;
    const events = more.map((each, index) => ({ ...each, version: before.version + 1 + index, hash: 'f'.repeat(64) }));
    const version = before.version + Math.max(1, events.length);
    const after = { ...before, ...over, version, events: [...before.events, ...events] };
    this.details.set(id, after);
    if (!this.silent) this.#stage.hub.send(...this.#stage.county.put(live(after)));
  }

  #matching({ township, level, text }: Record<string, string>): CaseSummary[] {
    return this.rows
      .filter((item) => !item.over && (township ?? item.township) === item.township && (level ?? item.level) === item.level)
      .filter((item) => text === undefined || item.text.includes(text) || item.number === text);
  }

  #command(id: string, verb: string, call: Call): Answer {
    const before = this.details.get(id) as CaseDetail;
    this.commands.push(call);
    if (call.body['version'] !== before.version)
      return { status: 409, value: { status: 409, reason: 'staleVersion', version: before.version } };
    if (verb === 'assign' && before.task !== null && before.task.state !== 'reserved') return refusal(409, 'alreadyAssigned');
    if (verb === 'assign') this.assign(id, String(call.body['worker']), call.body['reserve'] === true);
    else if (verb === 'recall') this.change(id, { task: null, seeking: false });
    else this.#urged(id);
    return { status: 200, value: this.details.get(id) };
  }

  assign(id: string, worker: string, reserve: boolean, by = '林指挥'): void {
    const name = this.workers.find((each) => each.id === worker)?.name ?? worker;
    const state = reserve ? 'reserved' : 'offered';
    this.change(
      id,
      { task: task({ worker, workerName: name, state }), seeking: false },
      {
        type: 'taskAssigned',
        at: at(0),
        by: actor(by),
        note: null,
        evidence: [],
        data: {
          worker: { id: worker, name },
          state,
          due: at(0.1),
          number: 1,
          reason: null,
          choice: { rank: 1, minutes: 12, candidates: 3 },
        },
      },
    );
  }

  #urged(id: string): void {
    this.forecast = this.forecast.map((item) => (item.case.id === id ? { ...item, urgedAt: at(0), urgedBy: '林指挥' } : item));
    this.change(id, {});
  }

  #assignAll({ body }: Call) {
    const wanted = body['assignments'] as { case: string; version: number }[];
    return wanted.map(({ case: id, version }) => {
      const item = this.details.get(id);
      const no = (reason: string) => ({ case: id, ok: false, reason, version: null, worker: null, workerName: null });
      if (item === undefined) return no('unknownCase');
      if (item.version !== version) return no('staleVersion');
      if (item.task !== null) return no('alreadyAssigned');
      this.assign(id, 'w-shen', false);
      return { case: id, ok: true, reason: null, version: item.version + 1, worker: 'w-shen', workerName: '沈伟' };
    });
  }
}
