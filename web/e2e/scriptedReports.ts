import type { Stage } from './stage.ts';
import { refusal, type Answer } from './scriptedAccess.ts';
import type { NearReport, ReportBody, Tracking } from '../src/report/reportContract.ts';

export const code = '26-000123-ABCD-EFGH-JKMN-PQRS';
const at = (minutes: number) => countyTime(Date.now() - minutes * 60_000);
/** A time with the county's offset, as the server writes it. */
const countyTime = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().replace(/\.\d+Z$/, '+08:00');

const names = (zh: string, en: string) => ({ zh, en });
const category = (id: string, group: string, zh: string, en: string, keywords: string[], isPublic = true) => ({
  id,
  code: '0101',
  group,
  names: names(zh, en),
  keywords,
  isPublic,
  isQuestion: false,
  level: 'notice',
  promise: { class: 'workDay', value: 5 },
  conditions: [],
  evidence: [],
  check: 'always',
  checkShare: 100,
});

const catalogue = {
  groups: [
    { id: 'water', code: '01', names: names('水环境', 'Water') },
    { id: 'village', code: '02', names: names('村容环境', 'Village') },
    { id: 'road', code: '03', names: names('道路设施', 'Roads') },
  ],
  categories: [
    category('foulWater', 'water', '污水乱排', 'Foul water let out', ['臭水', 'smell']),
    category('deadFish', 'water', '死鱼漂浮', 'Dead fish afloat', ['鱼']),
    category('pondOxygen', 'water', '鱼塘缺氧', 'Pond short of oxygen', [], false),
    category('litter', 'village', '垃圾堆积', 'Heaps of rubbish', ['垃圾', 'litter']),
    category('weeds', 'village', '河道水草', 'Weeds in the canal', []),
    category('streetLamp', 'road', '路灯不亮', 'Street lamp out', ['路灯']),
    category('brokenRoad', 'road', '路面破损', 'Broken road', ['坑']),
  ],
  departments: [{ id: 'environment', names: names('县综合行政执法局', 'Administrative enforcement bureau'), synthetic: true }],
};

export const near: NearReport = {
  number: '26-000101',
  category: 'litter',
  text: '老桥东边的垃圾堆了一个星期，天热有味道',
  metres: 42.4,
  reportedAt: at(26 * 60),
  step: 'handling',
  reporters: 3,
  sameCategory: true,
};

export const tracking = (over: Partial<Tracking> = {}): Tracking => ({
  number: '26-000123',
  category: 'litter',
  text: '老桥东边堆了很多垃圾',
  township: '330521101',
  village: '330521101201',
  address: '老桥东边小店门口',
  longitude: 120,
  latitude: 30.5,
  reportedAt: at(52 * 60),
  step: 'handling',
  stage: 'handling',
  over: false,
  outcome: null,
  promisedAt: at(-75 * 60),
  overdue: false,
  endedAt: null,
  coSigned: false,
  reporters: 2,
  rating: null,
  canRate: false,
  canAdd: true,
  lead: 'environment',
  evidence: [],
  timeline: [
    { at: at(52 * 60), type: 'reported', step: 'collection', note: null, department: null, evidence: [] },
    { at: at(49 * 60), type: 'verified', step: 'collection', note: '情况属实', department: null, evidence: [] },
    { at: at(48 * 60), type: 'dispatched', step: 'assignment', note: null, department: 'environment', evidence: [] },
    { at: at(47 * 60), type: 'accepted', step: 'handling', note: null, department: 'environment', evidence: [] },
    { at: at(46 * 60), type: 'somethingNew', step: 'handling', note: null, department: null, evidence: [] },
  ],
  ...over,
});

export const closed = (over: Partial<Tracking> = {}): Tracking => {
  const before = tracking();
  const photo = { medium: 'after', kind: 'photo' as const, url: `/api/v1/reports/${code}/media/after`, thumbnail: '/icon.svg' };
  return {
    ...before,
    step: 'feedback',
    stage: 'closed',
    over: true,
    outcome: 'resolved',
    endedAt: at(60),
    canRate: true,
    canAdd: false,
    timeline: [
      ...before.timeline,
      {
        at: at(120),
        type: 'handled',
        step: 'handling',
        note: '垃圾已全部清运，加装了监控。',
        department: 'environment',
        evidence: [photo],
      },
      { at: at(60), type: 'closed', step: 'feedback', note: null, department: null, evidence: [] },
    ],
    ...over,
  };
};

/** The server's side of reports, uploads and outlines, for a person without a session. */
export class ScriptedReports {
  readonly received: ReportBody[] = [];
  /** Answers of `POST /reports` before the usual one; `cut` breaks the connection after the report has been taken. */
  readonly next: (Answer | 'cut')[] = [];
  near: NearReport[] = [];
  /** What a photo says of itself. */
  position: { longitude: number; latitude: number } | null = null;
  tracking = tracking();
  uploadRefusal: string | null = null;
  readonly pieces: number[] = [];
  readonly #byKey = new Map<string, Answer>();
  readonly #uploads = new Map<string, { length: number; offset: number; kind: string }>();

  constructor(stage: Stage) {
    const { access, server } = stage;
    access.signOut();
    const ok = (value: unknown): Answer => ({ status: 200, value });
    access.always('GET /api/v1/catalogue', () => ok(catalogue));
    for (const name of ['boundary', 'townships', 'villages', 'labels'])
      access.always(`GET /api/v1/outlines/${name}.geojson`, () => ok(server.map(name)));
    access.always('GET /api/v1/places/at', ({ query }) =>
      ok({
        inCounty: true,
        foundBy: 'village',
        township: { code: '330521101', names: names('新市镇', 'Xinshi') },
        village: { code: '330521101201', names: names('老桥村', 'Laoqiao') },
        position: { longitude: Number(query['longitude']), latitude: Number(query['latitude']) },
      }),
    );
    access.always('GET /api/v1/reports/near', () => ok({ near: this.near }));
    access.always('POST /api/v1/reports', ({ body }) => this.#take(body as unknown as ReportBody));
    access.always(`GET /api/v1/reports/${code}`, () => ok(this.tracking));
    access.always('GET /api/v1/reports/NOWHERE', () => refusal(404, 'unknownReport'));
    access.always(`POST /api/v1/reports/${code}/rating`, ({ body }) => {
      const { stars, solved } = body as { stars: number; solved: boolean };
      const rating = { stars, solved, at: at(0) };
      this.tracking = solved ? closed({ rating, canRate: false }) : tracking({ rating, step: 'assignment' });
      return ok(this.tracking);
    });
    access.always(`POST /api/v1/reports/${code}/notes`, ({ body }) => {
      const entry = {
        at: at(0),
        type: 'noted',
        step: 'handling' as const,
        note: String(body['note']),
        department: null,
        evidence: [],
      };
      this.tracking = { ...this.tracking, timeline: [...this.tracking.timeline, entry] };
      return ok(this.tracking);
    });
    access.always(`GET /api/v1/reports/${code}/copy`, () => ok({ number: '26-000123', events: [] }));
    const { number, category, text, reportedAt, step, over, outcome, promisedAt } = tracking();
    const mine = { number, category, text, reportedAt, step, over, outcome, promisedAt };
    access.always('GET /api/v1/reports/mine', () => ok({ reports: [{ ...mine, code }] }));
    server.uploads = (method, path, headers, bytes) => this.#upload(method, path, headers, bytes);
  }

  #take(body: ReportBody): Answer {
    this.received.push(body);
    const next = this.next.shift();
    if (next !== undefined && next !== 'cut') return next;
    const known = this.#byKey.get(body.key);
    const answer = known ?? {
      status: 201,
      value: {
        code,
        number: '26-000123',
        category: body.category,
        township: '330521101',
        village: '330521101201',
        foundBy: 'village',
        promisedAt: at(-75 * 60),
        coSigned: body.coSign !== undefined,
      },
    };
    this.#byKey.set(body.key, { ...answer, status: 200 });
    return next === 'cut' ? { status: -1 } : answer;
  }

  get cases(): number {
    return this.#byKey.size;
  }

  #upload(method: string, path: string, headers: Record<string, string | undefined>, bytes: number): Answer {
    const tus = { 'tus-resumable': '1.0.0' };
    const id = path.split('/')[4] ?? '';
    if (method === 'POST') {
      const kind = Buffer.from((headers['upload-metadata'] ?? '').split(' ')[1] ?? '', 'base64').toString();
      const name = `u${this.#uploads.size + 1}`;
      this.#uploads.set(name, { length: Number(headers['upload-length']), offset: 0, kind });
      return { status: 201, headers: { ...tus, location: `/api/v1/uploads/${name}` } };
    }
    const upload = this.#uploads.get(id);
    if (upload === undefined) return refusal(404, 'unknownUpload');
    if (method === 'PATCH') {
      upload.offset += bytes;
      this.pieces.push(bytes);
    }
    const offsets = { ...tus, 'upload-offset': String(upload.offset), 'upload-length': String(upload.length) };
    if (method === 'HEAD') return { status: 200, headers: offsets };
    if (upload.offset < upload.length) return { status: 204, headers: offsets };
    if (this.uploadRefusal !== null) return refusal(422, this.uploadRefusal);
    return {
      status: 200,
      headers: offsets,
      value: {
        id: `sha-${id}`,
        kind: upload.kind,
        contentType: 'image/jpeg',
        bytes: upload.length,
        width: 8,
        height: 8,
        seconds: null,
        url: `/api/v1/media/sha-${id}`,
        thumbnail: null,
        position: upload.kind === 'photo' ? this.position : null,
        takenAt: null,
      },
    };
  }
}
