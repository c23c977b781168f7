import type {
  AreaSnapshot,
  CaseLive,
  FreshnessCode,
  LiveDelta,
  PondLive,
  ScopeSnapshot,
  SeverityCode,
  Tally,
  VillageLive,
  QualityCode,
} from '../src/contract.ts';
import { covers, reachOf, type Reach } from '../src/reach.ts';
import type { Pack, PackPlace } from './pack.ts';

interface Area {
  code: string;
  sequence: number;
  ponds: Map<string, PondLive>;
  cases: Map<string, CaseLive>;
}

/** What a test wants of a pond. */
export interface PondWish {
  severity?: SeverityCode;
  freshness?: FreshnessCode;
  values?: Record<string, number>;
  /** What the new values are worth; good if left out. */
  quality?: QualityCode;
  alarms?: readonly string[];
}

/**
 * A county whose every change is made by the test: the real places of the pack, invented water. It keeps the books that a
 * server keeps (sequences, tallies, versions), so that what the page shows can be compared with them.
 */
export class ScriptedCounty {
  readonly epoch = 'scripted';
  readonly areas = new Map<string, Area>();
  /** What the watcher may see; what is sent is narrowed to it. */
  reach: Reach = reachOf(['county']);
  readonly #pack: Pack;
  readonly #townshipOf = new Map<string, string>();
  readonly #ponds: Map<string, PackPlace>;
  #caseNumber = 0;

  constructor(pack: Pack, now = Date.now()) {
    this.#pack = pack;
    this.#ponds = new Map(pack.ponds.map((pond) => [pond.id, pond]));
    for (const code of [pack.county.code, ...pack.townships.map((township) => township.id)]) {
      this.areas.set(code, { code, sequence: 100, ponds: new Map(), cases: new Map() });
    }
    const townshipOfVillage = new Map(pack.villages.map((village) => [village.id, village.parent]));
    for (const pond of pack.ponds) {
      const township = townshipOfVillage.get(pond.parent) ?? '';
      this.#townshipOf.set(pond.id, township);
      this.area(township).ponds.set(pond.id, this.#quietPond(pond, now));
    }
  }

  area(code: string): Area {
    const area = this.areas.get(code);
    if (!area) throw new Error(`The pack has no area ${code}.`);
    return area;
  }

  townshipOf(pond: string): string {
    return this.#townshipOf.get(pond) ?? '';
  }

  pond(id: string): PondLive {
    const pond = this.area(this.townshipOf(id)).ponds.get(id);
    if (!pond) throw new Error(`The pack has no pond ${id}.`);
    return pond;
  }

  /** Changes a pond and gives the deltas of its township and of the county. */
  change(id: string, wish: PondWish, now = Date.now()): LiveDelta[] {
    const before = this.pond(id);
    const numbers = new Map(this.#pack.metrics.map((metric) => [metric.key, metric.number]));
    const wished = Object.entries(wish.values ?? {}).map(([key, value]) => ({
      metric: numbers.get(key) ?? 0,
      value,
      at: now,
      quality: wish.quality ?? 0,
    }));
    const after: PondLive = {
      ...before,
      severity: wish.severity ?? before.severity,
      freshness: wish.freshness ?? before.freshness,
      alarms: wish.alarms ?? before.alarms,
      at: now,
      version: before.version + 1,
      values: [...before.values.filter((value) => !wished.some((other) => other.metric === value.metric)), ...wished],
    };
    const township = this.area(this.townshipOf(id));
    township.ponds.set(id, after);
    const villages = [this.#village(this.#ponds.get(id)?.parent ?? '')];
    return [this.#delta(township, { ponds: [after], villages }, now), this.#delta(this.area(this.#pack.county.code), {}, now)];
  }

  /** Opens a case and gives the deltas of its township and of the county. */
  open(pond: string, rule: string, severity: SeverityCode, now = Date.now()): [CaseLive, LiveDelta[]] {
    const place = this.#ponds.get(pond);
    if (!place) throw new Error(`The pack has no pond ${pond}.`);
    const category = this.#pack.rules.find((candidate) => candidate.id === rule)?.category ?? '';
    const item: CaseLive = {
      id: `C${String(++this.#caseNumber).padStart(6, '0')}`,
      version: 1,
      number: `26-${String(this.#caseNumber).padStart(6, '0')}`,
      stage: 2,
      level: severity,
      source: 0,
      category,
      rule,
      pond,
      village: place.parent,
      township: this.townshipOf(pond),
      longitude: place.longitude,
      latitude: place.latitude,
      text: '',
      occurredAt: now,
      decidedAt: now,
      alarmActive: true,
      acknowledgedBy: null,
      dueAt: now + 3_600_000,
      over: false,
      outcome: null,
    };
    return [item, this.put(item, now)];
  }

  /** Puts a new version of a case into its feeds. */
  put(item: CaseLive, now = Date.now()): LiveDelta[] {
    return [item.township ?? this.#pack.county.code, this.#pack.county.code].map((code) => {
      const area = this.area(code);
      if (item.over) area.cases.delete(item.id);
      else area.cases.set(item.id, item);
      return this.#delta(area, { cases: [item] }, now);
    });
  }

  case(id: string): CaseLive | undefined {
    return this.area(this.#pack.county.code).cases.get(id);
  }

  snapshot(scope: string, now = Date.now()): ScopeSnapshot {
    const areas = [...this.areas.values()].map((area): AreaSnapshot => ({
      area: area.code,
      epoch: this.epoch,
      sequence: area.sequence,
      at: now,
      tally: this.tally(area.code),
      ponds: [...area.ponds.values()],
      villages: this.#villagesOf(area.code),
      cases: [...area.cases.values()],
    }));
    return { scope, areas: areas.filter(({ area }) => this.#touches(area)).map((area) => this.narrow(area)) };
  }

  /** What of an area the watcher may see. */
  narrow<T extends AreaSnapshot | LiveDelta>(area: T): T {
    if (this.#whole(area.area)) return area;
    return {
      ...area,
      tally: null,
      ponds: area.ponds.filter((pond) => covers(this.reach, this.#placeOf(pond.id))),
      villages: area.villages.filter((village) => covers(this.reach, { village: village.code })),
      cases: area.cases.filter((item) => covers(this.reach, item)),
    };
  }

  /** Whether the watcher gets anything of an area. */
  watches(delta: LiveDelta): boolean {
    return this.#touches(delta.area);
  }

  #whole(area: string): boolean {
    return this.reach.county || this.reach.townships.has(area);
  }

  #touches(area: string): boolean {
    const own = (code: string | undefined) => code === area;
    return (
      this.#whole(area) ||
      [...this.reach.ponds].some((pond) => own(this.#townshipOf.get(pond))) ||
      [...this.reach.villages].some((code) => own(this.#pack.villages.find((village) => village.id === code)?.parent))
    );
  }

  #placeOf(pond: string) {
    return { pond, village: this.#ponds.get(pond)?.parent ?? null, township: this.townshipOf(pond) };
  }

  tally(code: string): Tally {
    const own = code === this.#pack.county.code;
    const ponds = own ? [...this.areas.values()].flatMap((area) => [...area.ponds.values()]) : [...this.area(code).ponds.values()];
    const cases = [...this.area(code).cases.values()];
    return {
      ...tallyOf(ponds),
      sensors: 4 * ponds.length,
      openCases: cases.length,
      unacknowledgedCases: cases.filter((item) => item.acknowledgedBy === null).length,
    };
  }

  #village(code: string): VillageLive {
    const village = this.#pack.villages.find((candidate) => candidate.id === code);
    const ponds = this.#pack.ponds.filter((pond) => pond.parent === code).map((pond) => this.pond(pond.id));
    return { code, number: village?.number ?? 0, version: 1, tally: tallyOf(ponds), linkDownAt: 0, offline: 0 };
  }

  #villagesOf(township: string): VillageLive[] {
    return this.#pack.villages.filter((village) => village.parent === township).map((village) => this.#village(village.id));
  }

  #delta(area: Area, changes: Partial<LiveDelta>, now: number): LiveDelta {
    const previous = area.sequence++;
    return {
      scope: 'mine',
      area: area.code,
      epoch: this.epoch,
      previous,
      sequence: area.sequence,
      at: now,
      tally: this.tally(area.code),
      ponds: [],
      villages: [],
      cases: [],
      ...changes,
    };
  }

  #quietPond(pond: PackPlace, now: number): PondLive {
    const metrics = this.#pack.county.stationTypes.find((type) => type.key === 'pondStation')?.metrics ?? [];
    const usual: Record<string, number> = {
      dissolvedOxygen: 6.4,
      waterTemperature: 23.1,
      ph: 7.8,
      conductivity: 412,
      turbidity: 18,
      ammoniaNitrogen: 0.31,
    };
    const values = this.#pack.metrics
      .filter((metric) => metrics.includes(metric.key) && metric.key in usual)
      .map((metric) => ({
        metric: metric.number,
        value: (usual[metric.key] ?? 0) + (pond.number % 7) * 0.04,
        at: now - 4_000,
        quality: 0 as const,
      }));
    return { id: pond.id, number: pond.number, severity: 0, freshness: 0, at: now - 4_000, version: 1, values, alarms: [] };
  }
}

function tallyOf(ponds: readonly PondLive[]): Tally {
  const known = ponds.filter((pond) => pond.freshness <= 1);
  return {
    ponds: ponds.length,
    pondsBySeverity: [0, 1, 2, 3, 4].map((severity) => known.filter((pond) => pond.severity === severity).length),
    pondsUnknown: ponds.length - known.length,
    sensors: ponds.length,
    sensorsFresh: known.length * 4,
    openCases: 0,
    unacknowledgedCases: 0,
  };
}
