import { setTimeout as pause } from 'node:timers/promises';
import { until } from './until.mjs';

/** Villagers and the hotline, who report what they see and send it again until they know that it was taken. */
export class ReportStream {
  /** The receipts, and how many reports were known already when they were sent again. */
  taken = [];
  repeats = 0;
  #allowed = 0;
  #next = 0;

  constructor(origin, chance, villages, categories, key) {
    Object.assign(this, { origin, chance, villages, categories, key });
  }

  /** Lets so many reports be sent in all. */
  allow(count) {
    this.#allowed = Math.ceil(count);
  }

  /** Sends so many reports, two at a time. */
  async send(count) {
    await Promise.all([this.#sendAll(count, undefined), this.#sendAll(count, this.key)]);
  }

  async #sendAll(count, key) {
    while (this.#next < count) {
      if (this.#next >= this.#allowed) {
        await pause(50);
        continue;
      }
      const number = this.#next++;
      const report = {
        key: `report-${number}-${Array.from({ length: 16 }, () => this.chance.of('abcdefghijklmnopqrstuvwxyz')).join('')}`,
        category: this.categories[number % this.categories.length], text: `report ${number}`,
        village: this.chance.of(this.villages).code, ...(key ? { source: 'hotline' } : {}),
      };
      this.taken.push(await this.#insist(report, key));
      await pause(this.chance.between(100, 900));
    }
  }

  async #insist(report, key) {
    const headers = { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
    const send = async () => {
      const answer = await fetch(`${this.origin}/api/v1/reports`, { method: 'POST', headers, body: JSON.stringify(report) });
      return { status: answer.status, body: await answer.json() };
    };
    const { status, body } = await until('a report is taken', send, (it) => it.status < 500, 300);
    if (status !== 200 && status !== 201) throw new Error(`A report was refused with ${status}: ${JSON.stringify(body)}`);
    if (status === 200) this.repeats++;
    return body;
  }
}
