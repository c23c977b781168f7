import type { CaseDetail, CaseStage, Verb } from '../src/caseContract.ts';
import type { Task, TaskState, Worker } from '../src/dispatchContract.ts';
import { may, refusal, type Answer, type Call } from './scriptedAccess.ts';
import { at, catalogue, detail, event, summary } from './scriptedCases.ts';
import { task } from './scriptedDispatch.ts';
import type { Stage } from './stage.ts';

const second = 1 / 3600;
const verbsAt: Readonly<Record<TaskState, readonly Verb[]>> = {
  reserved: [],
  offered: ['takeTask', 'declineTask'],
  accepted: ['arrive', 'verify', 'handle', 'declineTask'],
  arrived: ['verify', 'handle'],
};

/** The server's side of a worker's phone: their day, their tasks, and what they say about them. */
export class ScriptedTasks {
  readonly details = new Map<string, CaseDetail>();
  /** What was sent, in order. */
  readonly said: Call[] = [];
  me: Worker;
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
    const village = stage.pack.villages[5];
    const place = { village: village?.id ?? null, township: village?.parent ?? null };
    const add = (n: number, stageOf: CaseStage, state: TaskState, over = {}) => {
      const answerDue = state === 'offered' ? at(220 * second) : null;
      const head = summary(n, stageOf, { ...place, task: task({ state, answerDue }), ...over });
      this.details.set(
        head.id,
        detail(head, { commands: [], request: null, children: [], acting: ['enforcement'], events: [event(4, 'filed')] }),
      );
    };
    add(21, 'dispatching', 'offered', {
      level: 'serious',
      category: 'foulWater',
      address: '老桥东边小店门口',
      text: '河边有人偷排污水，水发黑。',
      dueAt: at(1.2),
    });
    add(22, 'handling', 'accepted', { level: 'warning', address: '文化礼堂后面', dueAt: at(2.4) });
    add(23, 'verifying', 'arrived', { dueAt: at(5), longitude: null, latitude: null });
    this.me = {
      id: 'w-shen',
      name: '沈伟',
      territories: [`village:${village?.id}`],
      status: 'available',
      statusSince: at(-2),
      onDuty: { is: true, by: 'town', until: at(6) },
      position: null,
      load: 3,
      capacity: 5,
      skills: [],
      month: 12,
      version: 2,
    };
    const { access } = stage;
    const ok = (value: unknown): Answer => ({ status: 200, value });
    access.session = {
      ...access.session,
      person: { id: 'w-shen', name: 'shen', displayName: '沈伟' },
      grants: [
        {
          id: 'g-1',
          role: 'gridWorker',
          territory: `village:${village?.id}`,
          names: village?.names ?? null,
          kind: 'standing',
          from: at(-900),
          until: null,
          active: true,
        },
      ],
      may: may([`village:${village?.id}`], ['readPlaces', 'readCases', 'verifyCase', 'handleCase']),
    };
    access.always('GET /api/v1/catalogue', () => ok(catalogue));
    access.always('GET /api/v1/tasks', () => ok({ tasks: this.tasks }));
    access.always('GET /api/v1/workers/me', () => ok(this.me));
    access.always('POST /api/v1/workers/me/status', (call) => this.#hear(call, { status: call.body['status'] as Worker['status'] }));
    access.always('POST /api/v1/workers/me/position', (call) => this.#hear(call, {}));
    for (const id of this.details.keys()) {
      access.always(`GET /api/v1/cases/${id}`, () => ok(this.details.get(id)));
      for (const verb of ['takeTask', 'arrive', 'declineTask', 'verify', 'handle'])
        access.always(`POST /api/v1/cases/${id}/${verb}`, (call) => this.#command(id, verb, call));
    }
  }

  get tasks(): Task[] {
    return [...this.details.values()].flatMap((item): Task[] => {
      if (item.task === null) return [];
      const purpose = item.stage === 'verifying' ? 'verify' : 'handle';
      const verbs = verbsAt[item.task.state].filter((verb) => (verb !== 'verify' && verb !== 'handle') || verb === purpose);
      const { longitude, latitude } = item;
      const gcj02 = { longitude: (longitude ?? 0) + 0.0046, latitude: (latitude ?? 0) - 0.0024 };
      const place = longitude === null || latitude === null ? null : { longitude, latitude, gcj02, exact: item.id !== 'case-22' };
      return [{ case: item, verbs, place, purpose }];
    });
  }

  /** What the server does by itself: a task comes, or is taken away; the person is told. */
  set(id: string, state: TaskState | null, number = 1): void {
    const before = this.details.get(id) as CaseDetail;
    const answerDue = state === 'offered' ? at(220 * second) : null;
    this.details.set(id, { ...before, version: before.version + 1, task: state === null ? null : task({ state, answerDue, number }) });
    this.#stage.hub.notice(id);
  }

  #hear(call: Call, over: Partial<Worker>): Answer {
    this.said.push(call);
    this.me = { ...this.me, ...over };
    return { status: 200, value: this.me };
  }

  #command(id: string, verb: string, call: Call): Answer {
    const before = this.details.get(id) as CaseDetail;
    this.said.push(call);
    if (before.task === null) return refusal(409, 'notYourTask');
    if (call.body['version'] !== before.version)
      return { status: 409, value: { status: 409, reason: 'staleVersion', version: before.version } };
    const state: TaskState | null = verb === 'takeTask' ? 'accepted' : verb === 'arrive' ? 'arrived' : null;
    this.details.set(id, { ...before, version: before.version + 1, task: state === null ? null : task({ state, answerDue: null }) });
    return { status: 200, value: this.details.get(id) };
  }
}
