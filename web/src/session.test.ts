import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ask, keepSessionWith, post, Refused, remove } from './request.ts';
import { SessionStore } from './session.ts';
import { session } from './testSession.ts';

interface Call {
  method: string;
  path: string;
  token: string | null;
  body: unknown;
}

let calls: Call[];
let answers: Record<string, () => Response>;
let signedOut: number;
let due: (() => void)[];
let store: SessionStore;

const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}) =>
  () =>
    new Response(status === 204 ? null : JSON.stringify(value), { status, headers });
const refused = (reason: string, status: number, headers = {}) => json({ reason, status }, status, headers);

beforeEach(() => {
  calls = [];
  signedOut = 0;
  due = [];
  answers = { 'GET /api/v1/session': json(session()) };
  vi.stubGlobal('fetch', (path: string, init: RequestInit = {}) => {
    const method = init.method ?? 'GET';
    const headers = new Headers(init.headers);
    calls.push({ method, path, token: headers.get('x-csrf-token'), body: init.body === undefined ? null : JSON.parse(String(init.body)) });
    const answer = answers[`${method} ${path}`];
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('no network'));
  });
  store = new SessionStore(() => signedOut++, { random: () => 0, after: (_, callback) => (due.push(callback), () => {}) });
  keepSessionWith(store);
});
afterEach(() => keepSessionWith(null));

const asked = () => calls.map(({ method, path, token }) => `${method} ${path}${token === null ? '' : ` ${token}`}`);

test('reads once however many ask at the same time', async () => {
  await Promise.all([store.read(), store.read()]);
  expect(asked()).toEqual(['GET /api/v1/session']);
  expect(store.state.get()?.person?.name).toBe('somebody');
});

test('a reading sends no token', async () => {
  await store.read();
  answers['GET /api/v1/people'] = json({});
  await ask('/api/v1/people');
  expect(asked()).toEqual(['GET /api/v1/session', 'GET /api/v1/people']);
});

describe('a change', () => {
  test('carries the token, reading the session first where there is none', async () => {
    answers['POST /api/v1/x'] = json({ done: true });
    expect(await post('/api/v1/x', { a: 1 })).toEqual({ done: true });
    expect(asked()).toEqual(['GET /api/v1/session', 'POST /api/v1/x token-1']);
    expect(calls[1]?.body).toEqual({ a: 1 });
  });

  test('is repeated once with a new token when the old one is refused', async () => {
    let first = true;
    answers['POST /api/v1/x'] = () => (first ? ((first = false), refused('antiforgery', 400)()) : json({})());
    await store.read();
    answers['GET /api/v1/session'] = json(session({ antiforgery: 'token-2' }));
    await post('/api/v1/x');
    expect(asked().slice(1)).toEqual(['POST /api/v1/x token-1', 'GET /api/v1/session', 'POST /api/v1/x token-2']);
  });

  test('is not repeated a second time, nor for any other reason', async () => {
    answers['POST /api/v1/x'] = refused('antiforgery', 400);
    await expect(post('/api/v1/x')).rejects.toMatchObject({ reason: 'antiforgery', status: 400 });
    expect(calls.filter((call) => call.method === 'POST')).toHaveLength(2);
    answers['POST /api/v1/y'] = refused('wrongBody', 400);
    await expect(post('/api/v1/y')).rejects.toMatchObject({ reason: 'wrongBody' });
    expect(calls.filter((call) => call.path === '/api/v1/y')).toHaveLength(1);
  });

  test('without content gives nothing', async () => {
    answers['DELETE /api/v1/x'] = json(null, 204);
    await expect(remove('/api/v1/x')).resolves.toBeUndefined();
  });
});

describe('somebody whose session has ended', () => {
  test('is told by the first answer that says so', async () => {
    await store.read();
    answers['GET /api/v1/people'] = refused('notSignedIn', 401);
    await expect(ask('/api/v1/people')).rejects.toBeInstanceOf(Refused);
    expect(signedOut).toBe(1);
  });

  test('is noticed when the session is read', async () => {
    await store.read();
    answers['GET /api/v1/session'] = json(session({ person: null }));
    await store.read();
    expect(signedOut).toBe(1);
  });

  test('is noticed, too, when somebody else has signed in in another window', async () => {
    await store.read();
    answers['GET /api/v1/session'] = json(session({ person: { id: 'u2', name: 'other', displayName: 'Other' } }));
    await store.read();
    expect(signedOut).toBe(1);
  });

  test('is not somebody who becomes another by signing in', async () => {
    await store.read();
    answers['POST /api/v1/setup'] = json(session({ person: { id: 'u2', name: 'other', displayName: 'Other' } }));
    await store.setUp('link', 'password', '');
    expect(signedOut).toBe(0);
    expect(store.state.get()?.person?.id).toBe('u2');
  });

  test('is not somebody who never signed in, nor who gave a wrong password', async () => {
    answers['GET /api/v1/session'] = json(session({ person: null }));
    await store.read();
    answers['POST /api/v1/session'] = refused('signInRefused', 401);
    await expect(store.signIn('a', 'b', null)).rejects.toMatchObject({ reason: 'signInRefused' });
    expect(signedOut).toBe(0);
  });
});

test('signing in sends a code only where there is one, and takes the answer over', async () => {
  answers['POST /api/v1/session'] = json(session({ antiforgery: 'token-9' }));
  await store.signIn('a', 'b', null);
  await store.signIn('a', 'b', '123456');
  expect(calls.filter((call) => call.method === 'POST').map((call) => call.body)).toEqual([
    { name: 'a', password: 'b' },
    { name: 'a', password: 'b', code: '123456' },
  ]);
  expect(await store.antiforgery()).toBe('token-9');
});

test('how long to wait is passed on', async () => {
  answers['POST /api/v1/session'] = refused('tooManyAttempts', 429, { 'retry-after': '30' });
  await expect(store.signIn('a', 'b', null)).rejects.toMatchObject({ reason: 'tooManyAttempts', retryAfter: 30 });
});

test('signing out of a session that has ended is no failure; another failure is', async () => {
  answers['DELETE /api/v1/session'] = refused('notSignedIn', 401);
  await store.signOut();
  answers['DELETE /api/v1/sessions'] = refused('http500', 500);
  await expect(store.signOut(true)).rejects.toMatchObject({ status: 500 });
});

test('a server that cannot be reached is asked again until it answers', async () => {
  const answer = answers['GET /api/v1/session'];
  delete answers['GET /api/v1/session'];
  const reading = store.readPatiently();
  await vi.waitFor(() => expect(due).toHaveLength(1));
  due.shift()?.();
  await vi.waitFor(() => expect(due).toHaveLength(1));
  if (answer) answers['GET /api/v1/session'] = answer;
  due.shift()?.();
  expect((await reading).person?.name).toBe('somebody');
  expect(calls).toHaveLength(3);
});
