import type { Problem } from './contract.ts';

/** The server said no, or could not be asked. `reason` is the server's word, or `unreachable`, or `http<status>`. */
export class Refused extends Error {
  readonly reason: string;
  readonly status: number;
  /** Seconds to wait, where the server named them. */
  readonly retryAfter: number | null;

  constructor(reason: string, status: number, detail?: string, retryAfter: number | null = null) {
    super(detail ?? reason);
    this.reason = reason;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** What requests need of whoever keeps the session. */
export interface SessionKeeper {
  /** Token that every change of the browser carries; read first if there is none yet. */
  antiforgery(): Promise<string>;
  /** The token was refused: reads another. */
  renewAntiforgery(): Promise<string>;
  /** The server no longer knows who asks. */
  notSignedIn(): void;
}

let keeper: SessionKeeper | null = null;

/** One page has one cookie and so one session; whoever keeps it says so here once. */
export function keepSessionWith(next: SessionKeeper | null): void {
  keeper = next;
}

/** Token for changes that do not go through `ask`, such as uploads; null where no session is kept. */
export const antiforgeryToken = async (): Promise<string | null> => (keeper === null ? null : keeper.antiforgery());

/** Another token, after one was refused. */
export const renewedAntiforgeryToken = async (): Promise<string | null> => (keeper === null ? null : keeper.renewAntiforgery());

const unsafe = (method: string | undefined): boolean => method !== undefined && method !== 'GET' && method !== 'HEAD';

/** Asks the server. A change carries the antiforgery token and is repeated once if the token was too old. */
export async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const changing = unsafe(init.method);
  try {
    return await send<T>(path, changing && keeper ? withToken(init, await keeper.antiforgery()) : init);
  } catch (error) {
    if (!(error instanceof Refused) || keeper === null) throw error;
    if (error.status === 401 && error.reason === 'notSignedIn') keeper.notSignedIn();
    if (!changing || error.status !== 400 || error.reason !== 'antiforgery') throw error;
    return send<T>(path, withToken(init, await keeper.renewAntiforgery()));
  }
}

export function post<T>(path: string, body: unknown = {}, method: 'POST' | 'PUT' | 'DELETE' = 'POST'): Promise<T> {
  return ask(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

export const put = <T>(path: string, body: unknown): Promise<T> => post(path, body, 'PUT');

export const remove = (path: string): Promise<void> => ask(path, { method: 'DELETE' });

export const signalled = (signal?: AbortSignal): RequestInit => (signal ? { signal } : {});

function withToken(init: RequestInit, token: string): RequestInit {
  return { ...init, headers: { ...(init.headers as Record<string, string> | undefined), 'X-CSRF-Token': token } };
}

async function send<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Refused('unreachable', 0);
  }
  if (!response.ok) {
    const problem = (await response.json().catch(() => ({}))) as Problem;
    const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
    const reason = problem.reason ?? `http${response.status}`;
    throw new Refused(reason, response.status, problem.detail ?? problem.title, Number.isFinite(wait) && wait > 0 ? wait : null);
  }
  return (response.status === 204 ? undefined : await response.json()) as T;
}
