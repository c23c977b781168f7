import { beforeEach, describe, expect, test } from 'vitest';
import type { ScopeSnapshot } from '../contract.ts';
import { snapshot } from '../testData.ts';
import { LiveConnection, type Hub, type LiveHandlers, type Waiting } from './connection.ts';
import { liveLimits } from './limits.ts';
import { retryDelay } from './retry.ts';

/** A hub whose every answer the test gives, and a clock that only the test moves. */
class TestHub implements Hub {
  starts = 0;
  refuse = false;
  invoked: string[] = [];
  answers: ((answer: ScopeSnapshot | Error) => void)[] = [];
  readonly handlers = new Map<string, (message: never) => void>();
  #onclose: (error?: Error) => void = () => {};

  async start(): Promise<void> {
    this.starts++;
    if (this.refuse) throw new Error('refused');
  }

  async stop(): Promise<void> {
    this.#onclose();
  }

  invoke<T>(method: string, ...args: unknown[]): Promise<T> {
    this.invoked.push(`${method} ${String(args[0])}`);
    return new Promise((resolve, reject) =>
      this.answers.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer as T))),
    );
  }

  on(method: string, handler: (message: never) => void): void {
    this.handlers.set(method, handler);
  }

  onclose(handler: (error?: Error) => void): void {
    this.#onclose = handler;
  }

  cut(): void {
    this.#onclose(new Error('cut'));
  }
}

class TestWaiting implements Waiting {
  readonly due: { ms: number; callback: () => void }[] = [];
  random = () => 0.5;

  after(ms: number, callback: () => void): () => void {
    const entry = { ms, callback };
    this.due.push(entry);
    return () => void (this.due.includes(entry) && this.due.splice(this.due.indexOf(entry), 1));
  }

  /** Runs the timer of exactly this length. */
  async run(ms: number): Promise<void> {
    const index = this.due.findIndex((entry) => entry.ms === ms);
    if (index < 0) throw new Error(`No timer of ${ms} ms; there are ${this.due.map((entry) => entry.ms).join(', ')}.`);
    this.due.splice(index, 1)[0]?.callback();
    await settled();
  }
}

const settled = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};
const answer: ScopeSnapshot = { scope: 'mine', areas: [snapshot()] };

let hub: TestHub;
let waiting: TestWaiting;
let log: string[];
let connection: LiveConnection;

beforeEach(() => {
  hub = new TestHub();
  waiting = new TestWaiting();
  log = [];
  const handlers: LiveHandlers = {
    connected: () => log.push('connected'),
    snapshot: (areas) => log.push(`snapshot ${areas.length}`),
    delta: () => log.push('delta'),
    heartbeat: () => log.push('heartbeat'),
    rights: () => log.push('rights'),
    disconnected: (reason) => log.push(`disconnected ${reason}`),
  };
  connection = new LiveConnection(hub, 'mine', handlers, waiting);
});

const give = async (value: ScopeSnapshot | Error) => {
  hub.answers.shift()?.(value);
  await settled();
};

const bringUp = async () => {
  connection.start();
  await settled();
  await give(answer);
};

test('connects, subscribes and hands over the snapshot', async () => {
  await bringUp();
  expect(hub.invoked).toEqual(['Subscribe mine']);
  expect(log).toEqual(['connected', 'snapshot 1']);
});

describe('a gap', () => {
  test('asks for one snapshot however often it is reported', async () => {
    await bringUp();
    connection.resync();
    connection.resync();
    await waiting.run(liveLimits.resyncJitter / 2);
    connection.resync();
    expect(hub.invoked).toEqual(['Subscribe mine', 'Snapshot mine']);
    await give(answer);
    expect(log.at(-1)).toBe('snapshot 1');
    connection.resync();
    await waiting.run(liveLimits.resyncJitter / 2);
    expect(hub.invoked).toHaveLength(3);
  });

  test('before the first snapshot asks for nothing more: one is under way', async () => {
    connection.start();
    await settled();
    connection.resync();
    expect(hub.invoked).toEqual(['Subscribe mine']);
    expect(waiting.due.map((entry) => entry.ms)).toEqual([liveLimits.answerTimeout]);
  });

  test('while the connection is down waits for the next connection', async () => {
    await bringUp();
    hub.cut();
    connection.resync();
    expect(hub.invoked).toEqual(['Subscribe mine']);
  });

  test('whose snapshot never comes ends the connection and starts over', async () => {
    await bringUp();
    connection.resync();
    await waiting.run(liveLimits.resyncJitter / 2);
    await waiting.run(liveLimits.answerTimeout);
    expect(log.at(-1)).toBe('disconnected closed');
    await waiting.run(retryDelay(0, 0.5));
    expect(hub.invoked.at(-1)).toBe('Subscribe mine');
  });
});

describe('a change of rights', () => {
  const rights = async (...scopes: string[]) => {
    hub.handlers.get('rights')?.({ scopes } as never);
    await settled();
  };

  test('is told once and asks nothing until somebody subscribes anew', async () => {
    await bringUp();
    await rights('mine');
    connection.resync();
    expect(log.at(-1)).toBe('rights');
    expect(waiting.due).toEqual([]);
    expect(hub.invoked).toEqual(['Subscribe mine']);
    connection.subscribeAnew();
    await give({ scope: 'mine', areas: [] });
    expect(hub.invoked).toEqual(['Subscribe mine', 'Subscribe mine']);
    expect(log.at(-1)).toBe('snapshot 0');
  });

  test('makes an answer worthless that was on its way', async () => {
    await bringUp();
    connection.resync();
    await waiting.run(liveLimits.resyncJitter / 2);
    await rights('mine');
    await give(answer);
    expect(log.at(-1)).toBe('rights');
    connection.subscribeAnew();
    await give(answer);
    expect(log.at(-1)).toBe('snapshot 1');
  });

  test('of other scopes is none of ours', async () => {
    await bringUp();
    await rights('pond:P1');
    expect(log.at(-1)).toBe('snapshot 1');
  });

  test('while the connection is down is answered by the next connection', async () => {
    await bringUp();
    await rights('mine');
    hub.cut();
    connection.subscribeAnew();
    expect(hub.invoked).toEqual(['Subscribe mine']);
    await waiting.run(retryDelay(0, 0.5));
    await give(answer);
    expect(log.at(-1)).toBe('snapshot 1');
  });
});

describe('a lost connection', () => {
  test('is opened again and subscribes anew', async () => {
    await bringUp();
    hub.cut();
    expect(log.at(-1)).toBe('disconnected cut');
    await waiting.run(retryDelay(0, 0.5));
    await give(answer);
    expect(hub.invoked).toEqual(['Subscribe mine', 'Subscribe mine']);
    expect(log.at(-1)).toBe('snapshot 1');
  });

  test('is retried for ever, ever more slowly', async () => {
    hub.refuse = true;
    connection.start();
    await settled();
    for (let failures = 0; failures < 50; failures++) await waiting.run(retryDelay(failures, 0.5));
    expect(hub.starts).toBe(51);
    hub.refuse = false;
    await waiting.run(retryDelay(50, 0.5));
    await give(answer);
    expect(log.at(-1)).toBe('snapshot 1');
    hub.cut();
    expect(waiting.due.map((entry) => entry.ms)).toEqual([retryDelay(0, 0.5)]);
  });

  test('does not wait when somebody knows that the network is back', async () => {
    hub.refuse = true;
    connection.start();
    await settled();
    connection.hurry();
    await settled();
    expect(hub.starts).toBe(2);
    expect(waiting.due).toHaveLength(1);
  });

  test('stays lost after stop', async () => {
    await bringUp();
    await connection.stop();
    expect(waiting.due).toEqual([]);
    expect(log.at(-1)).toBe('snapshot 1');
  });
});

test('the delay doubles from the floor to the ceiling, half of it by chance', () => {
  expect([0, 1, 2, 3, 4, 5, 1000].map((failures) => retryDelay(failures, 0))).toEqual([250, 500, 1000, 2000, 4000, 7500, 7500]);
  expect(retryDelay(0, 0.999)).toBeLessThan(liveLimits.retryFloor);
  expect(retryDelay(1000, 0.999)).toBeLessThan(liveLimits.retryCeiling);
});
