import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

/**
 * Reads until what was read holds, and gives it back. A reading that throws counts as one that does not hold.
 * @param {string} expectation what is waited for; the message of the failure says it together with what was seen last
 * @param {() => unknown} read
 * @param {(seen: any) => boolean} holds
 * @param {number} seconds deadline: long enough that only a program that does not do it at all misses it
 */
export async function until(expectation, read, holds = Boolean, seconds = 60) {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    let seen;
    try {
      seen = await read();
      if (holds(seen)) return seen;
    } catch (error) {
      if (error instanceof Hopeless) throw error;
      seen = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`Expected within ${seconds} s: ${expectation}. Seen last: ${inspect(seen, { depth: 6 }).slice(0, 2000)}`);
    }
    await pause(50);
  }
}

/** What is waited for cannot happen any more. */
export class Hopeless extends Error {}
