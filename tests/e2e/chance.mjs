/** Chance that comes again with its seed (mulberry32). */
export class Chance {
  #state;

  /** @param {number} seed a whole number of 32 bits */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to 1, without 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A number between two others. */
  between(from, to) {
    return from + this.next() * (to - from);
  }

  /** One of several. */
  of(items) {
    return items[Math.floor(this.next() * items.length)];
  }

  /** The same items in another order. */
  shuffled(items) {
    const left = [...items];
    return items.map(() => left.splice(Math.floor(this.next() * left.length), 1)[0]);
  }
}
