import { Authenticator } from './authenticator.mjs';

/** A password that stands in no list and is hard to guess. */
const password = 'eleven egrets below the western weir';

/** Somebody who works with the program by its API, signed in. */
export class Person {
  #cookies = new Map();
  #token;

  /** Sets the password by a one-time link, which signs in. */
  static async enter(origin, link) {
    const person = new Person();
    person.origin = origin;
    person.#token = (await person.ask('POST', '/setup', { link, password })).antiforgery;
    return person;
  }

  /** Calls the API; gives what it answered. */
  async ask(method, path, body) {
    const headers = { 'cookie': [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    if (this.#token) headers['x-csrf-token'] = this.#token;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const answer = await fetch(`${this.origin}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
      this.#cookies.set(name, value);
    }
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answers ${answer.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Enrols a second factor, without which an administrator administers nothing. */
  async enrol() {
    const { secret } = await this.ask('POST', '/session/second-factor');
    await this.ask('PUT', '/session/second-factor', { code: new Authenticator(secret).code() });
    this.#token = (await this.ask('GET', '/session')).antiforgery;
  }
}

/**
 * Lets an administrator add people with their roles, each of whom then says how they want to be told.
 * @param wanted of each `{ name, role, territory, channel }`, the channel `mail`, `sms` or `inApp` for the inbox alone
 * @returns the same with `id`, and `address` where messages go
 */
export async function addStaff(program, wanted) {
  const admin = await Person.enter(program.origin, await program.invite('first.admin', 'administrator', 'county'));
  await admin.enrol();
  const staff = [];
  for (const [index, it] of wanted.entries()) {
    const phone = `138${String(index).padStart(8, '0')}`;
    const mail = `${it.name}@county.example`;
    const { person, link } = await admin.ask('POST', '/people', { name: it.name, displayName: it.name, phone });
    await admin.ask('POST', `/people/${person.id}/grants`, { role: it.role, territory: it.territory });
    const self = await Person.enter(program.origin, link);
    await self.ask('PUT', '/notices/preferences', {
      version: 0, channels: it.channel === 'inApp' ? [] : [it.channel], language: 'en', mail,
    });
    staff.push({ ...it, id: person.id, address: { mail, sms: phone }[it.channel] });
  }
  return staff;
}
