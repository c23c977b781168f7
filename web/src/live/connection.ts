import type { AreaSnapshot, Heartbeat, LiveDelta, RightsMessage, ScopeSnapshot } from '../contract.ts';
import { liveLimits } from './limits.ts';
import { retryDelay } from './retry.ts';

/** What this file needs of a SignalR connection; `HubConnection` has this shape. */
export interface Hub {
  start(): Promise<void>;
  stop(): Promise<void>;
  invoke<T>(method: string, ...args: unknown[]): Promise<T>;
  on(method: string, handler: (message: never) => void): void;
  onclose(handler: (error?: Error) => void): void;
}

export interface LiveHandlers {
  connected(): void;
  snapshot(areas: readonly AreaSnapshot[]): void;
  delta(delta: LiveDelta): void;
  heartbeat(heartbeat: Heartbeat): void;
  /** The scope is no longer watched: rights changed. `subscribeAnew` asks for what may be seen now. */
  rights(): void;
  disconnected(reason: string): void;
}

export interface Waiting {
  random(): number;
  /** Calls back once after so many milliseconds; the answer cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export const browserWaiting: Waiting = {
  random: Math.random,
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Keeps one scope subscribed for as long as the page lives. A lost connection is opened again for ever; every new
 * connection subscribes and so gets a snapshot; a gap asks for a snapshot once, however often it is reported.
 */
export class LiveConnection {
  readonly #hub: Hub;
  readonly #scope: string;
  readonly #handlers: LiveHandlers;
  readonly #waiting: Waiting;
  #state: 'idle' | 'connecting' | 'up' | 'stopped' = 'idle';
  #failures = 0;
  #resyncing = false;
  /** Counts changes of rights: an answer to a question from before one is thrown away. */
  #rights = 0;
  #cancelRetry: () => void = () => {};

  constructor(hub: Hub, scope: string, handlers: LiveHandlers, waiting: Waiting = browserWaiting) {
    this.#hub = hub;
    this.#scope = scope;
    this.#handlers = handlers;
    this.#waiting = waiting;
    hub.on('delta', (delta: LiveDelta) => handlers.delta(delta));
    hub.on('heartbeat', (heartbeat: Heartbeat) => handlers.heartbeat(heartbeat));
    hub.on('rights', (message: RightsMessage) => this.#rightsChanged(message.scopes));
    hub.onclose((error) => this.#lost(error?.message ?? 'closed'));
  }

  start(): void {
    if (this.#state === 'idle') void this.#connect();
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    this.#cancelRetry();
    await this.#hub.stop();
  }

  /** Asks for a snapshot after a gap. Single flight: while one is under way or the connection is down, nothing more happens. */
  resync(): void {
    if (this.#resyncing || this.#state !== 'up') return;
    this.#resyncing = true;
    this.#cancelRetry = this.#waiting.after(this.#waiting.random() * liveLimits.resyncJitter, () => void this.#takeSnapshot('Snapshot'));
  }

  /** Subscribes again after a change of rights. */
  subscribeAnew(): void {
    if (this.#state === 'up') void this.#takeSnapshot('Subscribe');
  }

  /** Does not wait out the back-off: the network or the screen just came back. */
  hurry(): void {
    if (this.#state !== 'idle' || this.#failures === 0) return;
    this.#cancelRetry();
    void this.#connect();
  }

  async #connect(): Promise<void> {
    this.#state = 'connecting';
    try {
      await this.#hub.start();
    } catch (error) {
      this.#lost(error instanceof Error ? error.message : String(error));
      return;
    }
    if (this.#state !== 'connecting') return;
    this.#state = 'up';
    this.#handlers.connected();
    this.#resyncing = true;
    await this.#takeSnapshot('Subscribe');
  }

  #rightsChanged(scopes: readonly string[]): void {
    if (!scopes.includes(this.#scope)) return;
    this.#rights++;
    // Nothing is watched, so a gap has nobody to ask until the subscription is there again.
    this.#resyncing = true;
    this.#cancelRetry();
    this.#handlers.rights();
  }

  async #takeSnapshot(method: 'Subscribe' | 'Snapshot'): Promise<void> {
    const rights = this.#rights;
    try {
      const answer = await this.#withTimeout(this.#hub.invoke<ScopeSnapshot>(method, this.#scope));
      if (this.#state !== 'up' || rights !== this.#rights) return;
      this.#failures = 0;
      this.#resyncing = false;
      this.#handlers.snapshot(answer.areas);
    } catch {
      // Without a snapshot the connection is worth nothing; a new one starts from the beginning, with back-off.
      if (this.#state === 'up' && rights === this.#rights) await this.#hub.stop();
    }
  }

  #withTimeout<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.#waiting.after(liveLimits.answerTimeout, () => reject(new Error('no answer')));
      answer.finally(cancel).then(resolve, reject);
    });
  }

  #lost(reason: string): void {
    if (this.#state === 'stopped') return;
    this.#state = 'idle';
    this.#resyncing = false;
    this.#cancelRetry();
    this.#handlers.disconnected(reason);
    this.#cancelRetry = this.#waiting.after(retryDelay(this.#failures++, this.#waiting.random()), () => void this.#connect());
  }
}
