import type { Operation, Person, Session } from '../src/accessContract.ts';

export interface Answer {
  status: number;
  value?: unknown;
  headers?: Record<string, string>;
}

export interface Call {
  method: string;
  path: string;
  query: Record<string, string>;
  body: Record<string, unknown>;
}

const everything: readonly Operation[] = [
  'readPlaces',
  'readWater',
  'readCases',
  'acknowledgeCase',
  'closeCase',
  'submitReport',
  'readReports',
  'openIdentity',
  'readRights',
  'manageRights',
  'readAudit',
  'readFigures',
  'readRosters',
  'manageRosters',
  'managePolicies',
];

/** Rights for some operations in some territories. */
export function may(territories: readonly string[], operations: readonly Operation[] = everything): Session['may'] {
  return Object.fromEntries(operations.map((operation) => [operation, territories]));
}

export const refusal = (status: number, reason: string, headers: Record<string, string> = {}): Answer => ({
  status,
  value: { status, reason, title: reason },
  headers,
});

/**
 * The server's side of sessions, people and the audit log, as far as the pages need it: who has signed in is set by the test, and
 * every answer can be set for the next time something is asked.
 */
export class ScriptedAccess {
  session: Session;
  people: Person[] = [];
  /** Changes that were asked for, in order; readings are not among them. */
  readonly changes: Call[] = [];
  readonly readings: Call[] = [];
  readonly #next = new Map<string, Answer[]>();
  readonly #always = new Map<string, (call: Call) => Answer>();
  #token = 1;

  constructor() {
    this.session = {
      person: { id: 'u-lin', name: 'lin', displayName: '林指挥' },
      grants: [],
      may: may(['county']),
      secondFactor: { enrolled: true, shown: true, required: false },
      antiforgery: this.#tokenText(),
      externalSignIn: null,
      demonstration: [],
    };
  }

  /** Nobody has signed in. */
  signOut(): void {
    this.session = { ...this.session, person: null, grants: [], may: {}, secondFactor: { enrolled: false, shown: false, required: false } };
  }

  /** Answers the next such call so, once. */
  once(what: string, answer: Answer): void {
    this.#next.set(what, [...(this.#next.get(what) ?? []), answer]);
  }

  /** Answers all such calls so. */
  always(what: string, answer: (call: Call) => Answer): void {
    this.#always.set(what, answer);
  }

  /** Makes every token given out so far worthless. */
  changeToken(): void {
    this.#token++;
    this.session = { ...this.session, antiforgery: this.#tokenText() };
  }

  /** An answer, or null where the path is none of sessions, people and audit. */
  answer(method: string, url: URL, body: string, token: string | undefined): Answer | null {
    const call: Call = {
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: body === '' ? {} : (JSON.parse(body) as Record<string, unknown>),
    };
    if (method !== 'GET') {
      if (token !== this.session.antiforgery) return refusal(400, 'antiforgery');
      this.changes.push(call);
    } else this.readings.push(call);
    const what = `${method} ${call.path}`;
    const next = this.#next.get(what)?.shift() ?? this.#always.get(what)?.(call);
    if (next) return next;
    if (what === 'GET /api/v1/session') return { status: 200, value: this.session };
    if (what === 'DELETE /api/v1/session' || what === 'DELETE /api/v1/sessions') {
      this.signOut();
      return { status: 204 };
    }
    if (this.session.person === null) return refusal(401, 'notSignedIn');
    if (what === 'GET /api/v1/people') return { status: 200, value: { people: this.people, next: null } };
    return null;
  }

  #tokenText(): string {
    return `token-${this.#token}`;
  }
}
