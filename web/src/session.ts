import type { Session } from './accessContract.ts';
import { Observable } from './observable.ts';
import { ask, post, remove, Refused, type SessionKeeper } from './request.ts';
import { browserWaiting, type Waiting } from './live/connection.ts';
import { retryDelay } from './live/retry.ts';

const path = '/api/v1/session';

/** Who has signed in here, and what they may do. The only copy in the page; the server decides anyway. */
export class SessionStore implements SessionKeeper {
  /** null until the server has answered for the first time. */
  readonly state = new Observable<Session | null>(null);
  readonly #waiting: Waiting;
  readonly #onSignedOut: () => void;
  #reading: Promise<Session> | null = null;

  /** @param onSignedOut called whenever the server no longer knows the one whom the page was made for */
  constructor(onSignedOut: () => void, waiting: Waiting = browserWaiting) {
    this.#onSignedOut = onSignedOut;
    this.#waiting = waiting;
  }

  /** Reads the session anew; calls at the same time share one question. */
  read(): Promise<Session> {
    this.#reading ??= ask<Session>(path)
      .then((session) => this.#take(session))
      .finally(() => (this.#reading = null));
    return this.#reading;
  }

  /** Reads until there is an answer, with back-off. */
  async readPatiently(): Promise<Session> {
    for (let failures = 0; ; failures++) {
      try {
        return await this.read();
      } catch {
        await new Promise<void>((resume) => this.#waiting.after(retryDelay(failures, this.#waiting.random()), resume));
      }
    }
  }

  async signIn(name: string, password: string, code: string | null): Promise<Session> {
    return this.#become(await post<Session>(path, { name, password, ...(code === null ? {} : { code }) }));
  }

  async setUp(link: string, password: string, displayName: string): Promise<Session> {
    return this.#become(await post<Session>('/api/v1/setup', { link, password, ...(displayName === '' ? {} : { displayName }) }));
  }

  /** Signs out here, or everywhere. A session that has ended already is as good as signed out. */
  async signOut(everywhere = false): Promise<void> {
    try {
      await remove(everywhere ? '/api/v1/sessions' : path);
    } catch (error) {
      if (!(error instanceof Refused && error.status === 401)) throw error;
    }
  }

  async antiforgery(): Promise<string> {
    return (this.state.get() ?? (await this.read())).antiforgery;
  }

  async renewAntiforgery(): Promise<string> {
    return (await this.read()).antiforgery;
  }

  notSignedIn(): void {
    this.#onSignedOut();
  }

  #take(session: Session): Session {
    const before = this.state.get()?.person ?? null;
    this.state.set(session);
    // Nobody, or somebody else who signed in in another window: what is on this page is not for them.
    if (before !== null && before.id !== session.person?.id) this.#onSignedOut();
    return session;
  }

  #become(session: Session): Session {
    this.state.set(session);
    return session;
  }
}
