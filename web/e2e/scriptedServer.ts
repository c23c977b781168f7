import { createServer, type Server, type ServerResponse } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { outcomes, sources, stages, type CaseSummary } from '../src/caseContract.ts';
import type { CaseLive, LiveDelta, SeverityName, SilentSensor } from '../src/contract.ts';
import { severityLooks } from '../src/severity.ts';
import { covers } from '../src/reach.ts';
import type { Pack } from './pack.ts';
import { ScriptedAccess, type Answer } from './scriptedAccess.ts';
import type { ScriptedCounty } from './scriptedCounty.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** The policy the server sends with its pages, at its strictest. */
const pagePolicy =
  "default-src 'self'; script-src 'self'; style-src 'self'; worker-src 'self' blob:; connect-src 'self'; " +
  "img-src 'self' data: blob:; media-src 'self' blob:; form-action 'self'; frame-ancestors 'none'";
const iso = (at: number) => new Date(at).toISOString();
const severityName = (code: number): SeverityName => severityLooks[code]?.name ?? 'normal';

/** Serves the built page and answers the REST contract out of a scripted county, on a free port of loopback. */
export class ScriptedServer {
  readonly #server: Server;
  readonly #dist: string;
  readonly #pack: Pack;
  readonly #county: ScriptedCounty;
  /** Devices that are not heard, by pond. */
  readonly silent = new Map<string, readonly SilentSensor[]>();
  readonly access = new ScriptedAccess();
  /** Every path that was asked for, in order. */
  readonly asked: string[] = [];
  /** Answers uploads by tus, from method, path, headers and how many bytes came. */
  uploads: (method: string, path: string, headers: Record<string, string | undefined>, bytes: number) => Answer = () => ({ status: 404 });
  /** Deltas that a command caused; the test sends them on. */
  readonly caused: LiveDelta[] = [];

  constructor(dist: string, pack: Pack, county: ScriptedCounty) {
    this.#dist = dist;
    this.#pack = pack;
    this.#county = county;
    this.#server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const url = new URL(request.url ?? '/', 'http://127.0.0.1');
        const content = Buffer.concat(pieces);
        if (url.pathname.startsWith('/api/v1/uploads')) {
          this.asked.push(`${request.method} ${url.pathname}`);
          const headers = request.headers as Record<string, string | undefined>;
          const answer = this.uploads(request.method ?? 'GET', url.pathname, headers, content.length);
          if (answer.status < 0) return void response.destroy();
          response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
          return void response.end(answer.value === undefined ? undefined : JSON.stringify(answer.value));
        }
        const body = content.toString();
        this.#answer(request.method ?? 'GET', url, body, String(request.headers['x-csrf-token']), response);
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((ready) => this.#server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  #answer(method: string, url: URL, body: string, token: string, response: ServerResponse): void {
    this.asked.push(`${method} ${url.pathname}`);
    const send = (status: number, value: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers });
      response.end(status === 204 ? undefined : JSON.stringify(value));
    };
    if (url.pathname.startsWith('/hubs/live/negotiate')) {
      if (this.access.session.person === null) return send(401, { reason: 'notSignedIn' });
      send(200, {
        connectionId: 'c',
        connectionToken: 't',
        negotiateVersion: 1,
        availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text', 'Binary'] }],
      });
    } else if (url.pathname.startsWith('/api/v1/')) {
      const answer = this.access.answer(method, url, body, token) ?? this.#engine(method, url, body);
      // Taken, and the answer lost on the way.
      if (answer.status < 0) return void response.destroy();
      send(answer.status, answer.value, answer.headers);
    } else {
      // Pages have paths of their own and one document.
      const file = join(this.#dist, extname(url.pathname) === '' ? 'index.html' : url.pathname);
      if (!file.startsWith(this.#dist) || !existsSync(file)) return void response.writeHead(404).end();
      response.writeHead(200, {
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': pagePolicy,
      });
      response.end(readFileSync(file));
    }
  }

  #engine(method: string, url: URL, body: string): Answer {
    return method === 'POST' ? this.#command(url.pathname, body) : this.#read(url.pathname.slice('/api/v1'.length), url.searchParams);
  }

  #read(path: string, query: URLSearchParams): Answer {
    const [, kind = '', id = '', part = ''] = path.split('/');
    const ok = (value: unknown) => ({ status: 200, value });
    if (kind === 'county') return ok(this.#countyAnswer());
    if (kind === 'townships') return ok({ townships: this.#pack.townships.map((place) => ({ ...place, code: place.id, row: undefined })) });
    if (kind === 'catalogue') return ok(this.#pack.catalogue);
    if (kind === 'escalation' && id === 'proof')
      return ok({ checkedAt: iso(Date.now()), open: 5, orphaned: 0, late: 0, lagSeconds: 0.4, nextAt: null });
    if (kind === 'map') return ok(this.map(id.replace('.geojson', '')));
    if (kind === 'ponds' && id === '')
      return ok({ ponds: this.#pack.ponds.filter((place) => this.#sees(place.id)).map((place) => this.#pond(place.id)), next: null });
    if (kind === 'ponds' && this.#pack.ponds.some((place) => place.id === id) && !this.#sees(id))
      return { status: 403, value: { status: 403, reason: 'outsideTerritory' } };
    if (kind === 'ponds' && part === 'history') return ok(history(id, query));
    if (kind === 'ponds' && this.#pack.ponds.some((place) => place.id === id))
      return ok({ ...this.#pond(id), sensors: [], coverage: { fresh: 2, total: 2 }, silent: this.silent.get(id) ?? [] });
    if (kind === 'cases' && this.#county.case(id)) {
      const item = this.#county.case(id);
      return ok({
        ...summary(item as CaseLive),
        events: [{ version: 1, type: 'opened', at: iso(item?.occurredAt ?? 0), by: null, note: null, evidence: [], data: {}, hash: '' }],
      });
    }
    return { status: 404, value: { title: 'Not Found', status: 404, reason: 'notFound' } };
  }

  #sees(pond: string): boolean {
    const village = this.#pack.ponds.find((place) => place.id === pond)?.parent ?? null;
    return covers(this.#county.reach, { pond, village, township: this.#county.townshipOf(pond) });
  }

  #command(path: string, body: string): Answer {
    const [, , , , id = '', verb = ''] = path.split('/');
    const item = this.#county.case(id);
    const command = JSON.parse(body) as { version: number };
    if (!item) return { status: 404, value: { status: 404, reason: 'unknownCase' } };
    if (command.version !== item.version) return { status: 409, value: { status: 409, reason: 'staleVersion' } };
    const by = this.access.session.person?.displayName ?? '';
    const over = verb === 'close';
    const next: CaseLive = { ...item, version: item.version + 1, acknowledgedBy: by, over, stage: over ? 8 : item.stage };
    this.caused.push(...this.#county.put(next));
    return { status: 200, value: summary(next) };
  }

  #countyAnswer() {
    const { county, metrics, rules, layers } = this.#pack;
    return { ...county, demonstration: true, metrics, rules, layers, tally: null };
  }

  #pond(id: string) {
    const place = this.#pack.ponds.find((candidate) => candidate.id === id);
    const live = this.#county.pond(id);
    return {
      number: place?.number,
      id,
      names: place?.names,
      village: place?.parent,
      township: this.#county.townshipOf(id),
      areaHa: Number(place?.row['area_ha']),
      longitude: place?.longitude,
      latitude: place?.latitude,
      severity: severityName(live.severity),
      freshness: 'fresh',
      at: iso(live.at),
    };
  }

  /** What a village or a pond lies in. */
  #inside({ code = '', id = '' }: { code?: string; id?: string }): Record<string, string> {
    const village = this.#pack.villages.find((place) => place.id === code);
    if (village) return { township: village.parent };
    const pond = this.#pack.ponds.find((place) => place.id === id);
    return pond ? { village: pond.parent, township: this.#county.townshipOf(id) } : {};
  }

  /** A layer of the map. */
  map(name: string): GeoJSON.FeatureCollection {
    const { townships, villages, sensors } = this.#pack;
    const point = (
      place: { number: number; longitude: number; latitude: number },
      properties: GeoJSON.GeoJsonProperties,
    ): GeoJSON.Feature => ({
      type: 'Feature',
      id: place.number,
      properties,
      geometry: { type: 'Point', coordinates: [place.longitude, place.latitude] },
    });
    if (name === 'sensors')
      return {
        type: 'FeatureCollection',
        features: sensors.map((place) => point(place, { id: place.id, stationType: place.row['station_type'] })),
      };
    if (name === 'labels') {
      const label = (kind: string) => (place: (typeof villages)[number]) =>
        point(place, {
          kind,
          code: place.id,
          name_zh: place.names.zh,
          name_en: place.names.en,
          ...(place.parent === '' ? {} : { township: place.parent }),
        });
      return { type: 'FeatureCollection', features: [...townships.map(label('township')), ...villages.map(label('village'))] };
    }
    const names = new Map([...townships, ...villages, ...this.#pack.ponds].map((place) => [place.id, place.names]));
    const shapes = this.#pack.shapes(name);
    const features = shapes.features.map((feature) => {
      const properties = feature.properties as { code?: string; id?: string };
      const own = names.get(properties.code ?? properties.id ?? '');
      return { ...feature, properties: { ...properties, ...this.#inside(properties), name_zh: own?.zh, name_en: own?.en } };
    });
    return { ...shapes, features };
  }
}

function summary(item: CaseLive): CaseSummary {
  const decidedAt = iso(item.decidedAt);
  return {
    ...item,
    number: item.number ?? '',
    stage: stages[item.stage],
    step: item.stage < 2 ? 'collection' : item.stage < 5 ? 'assignment' : item.stage < 7 ? 'handling' : 'feedback',
    source: sources[item.source] ?? 'system',
    level: severityName(item.level),
    condition: null,
    foundBy: null,
    address: null,
    occurredAt: iso(item.occurredAt),
    reportedAt: decidedAt,
    decidedAt,
    owner: null,
    rung: null,
    supervised: false,
    lead: null,
    departments: [],
    dueAt: item.dueAt === null ? null : iso(item.dueAt),
    overdue: false,
    promisedAt: null,
    heldUntil: null,
    returned: false,
    round: 1,
    reworks: 0,
    outcome: outcomes[item.outcome ?? -1] ?? null,
    endedAt: null,
    reporters: 0,
    reference: null,
    parent: null,
    mergedInto: null,
    alarm: null,
    task: null,
    seeking: false,
  };
}

/** A day with the usual oxygen cycle, 300 points, and an hour without data. */
function history(pond: string, query: URLSearchParams) {
  const from = Date.parse(query.get('from') ?? '');
  const to = Date.parse(query.get('to') ?? '');
  const points = Array.from({ length: 300 }, (_, index) => from + ((to - from) * index) / 300)
    .filter((_, index) => index < 120 || index > 135)
    .map((at) => ({ at: iso(at), value: 5.2 + 2.6 * Math.sin(((at / 3_600_000 - 1) / 24) * 2 * Math.PI), quality: 'good' }));
  return { pond, metric: query.get('metric'), unit: '', from: iso(from), to: iso(to), points, total: 17_280 };
}
