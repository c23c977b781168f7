import { browserWaiting, type Waiting } from '../live/connection.ts';
import { retryDelay } from '../live/retry.ts';
import { Refused } from '../request.ts';

const passing: readonly number[] = [0, 408, 423, 425, 429, 500, 502, 503, 504];

/** Whether the same request may succeed later: nothing was answered, or the server is busy. A refusal in words is final. */
export const isPassing = (error: unknown): boolean => error instanceof Refused && passing.includes(error.status);

/** Milliseconds before the next attempt; the server's own wish counts where it has one. */
export function waitAfter(error: unknown, failures: number, random: number): number {
  const wished = error instanceof Refused ? (error.retryAfter ?? 0) * 1_000 : 0;
  return Math.max(wished, retryDelay(failures + 1, random));
}

/** A wait that ends by itself, or at once when somebody hurries it. */
export class Pause {
  readonly #waiting: Waiting;
  #end: (() => void) | null = null;

  constructor(waiting: Waiting = browserWaiting) {
    this.#waiting = waiting;
  }

  wait(ms: number): Promise<void> {
    return new Promise((resume) => {
      const cancel = this.#waiting.after(ms, () => this.#end?.());
      this.#end = () => {
        cancel();
        this.#end = null;
        resume();
      };
    });
  }

  hurry(): void {
    this.#end?.();
  }
}
