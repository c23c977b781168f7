import type { AccessKey, Grant, GrantKind, OneTimeLink, PeoplePage, Person, Role } from '../accessContract.ts';
import { ask, post, remove, signalled } from '../request.ts';

const path = '/api/v1/people';
const of = (person: string): string => `${path}/${encodeURIComponent(person)}`;

/** People shown at a time. */
export const pageSize = 50;

export interface PeopleFilter {
  text: string;
  role: Role | '';
}

export function readPeople(filter: PeopleFilter, after: string | null, signal?: AbortSignal): Promise<PeoplePage> {
  const query = new URLSearchParams({ limit: String(pageSize) });
  if (filter.text !== '') query.set('text', filter.text);
  if (filter.role !== '') query.set('role', filter.role);
  if (after !== null) query.set('after', after);
  return ask(`${path}?${query}`, signalled(signal));
}

export const readPerson = (id: string, signal?: AbortSignal): Promise<Person> => ask(of(id), signalled(signal));

export interface NewPerson {
  name: string;
  displayName: string;
  phone?: string;
  idNumber?: string;
  external?: string;
}

export const addPerson = (person: NewPerson): Promise<OneTimeLink & { person: Person }> => post(path, person);

export const disable = (id: string): Promise<Person> => post(`${of(id)}/disable`);
export const enable = (id: string): Promise<Person> => post(`${of(id)}/enable`);
export const makeSetupLink = (id: string): Promise<OneTimeLink> => post(`${of(id)}/setup-link`);
export const signPersonOut = (id: string): Promise<void> => post(`${of(id)}/sign-out`);

export interface NewGrant {
  role: Role;
  territory: string;
  kind: GrantKind;
  from?: string;
  until?: string;
}

export const giveGrant = (id: string, grant: NewGrant): Promise<Grant> => post(`${of(id)}/grants`, grant);
export const takeBack = (id: string, grant: string): Promise<void> => remove(`${of(id)}/grants/${encodeURIComponent(grant)}`);

export interface Contact {
  phone: string | null;
  idNumber: string | null;
}

export const openContact = (id: string, reason: string): Promise<Contact> => post(`${of(id)}/contact/open`, { reason });

export const readKeys = async (signal?: AbortSignal): Promise<readonly AccessKey[]> =>
  (await ask<{ keys: readonly AccessKey[] }>('/api/v1/keys', signalled(signal))).keys;

export interface NewKey {
  name: string;
  role: Role;
  territory: string;
  until?: string;
}

export const addKey = (key: NewKey): Promise<{ key: AccessKey; secret: string }> => post('/api/v1/keys', key);
export const revokeKey = (id: string): Promise<void> => remove(`/api/v1/keys/${encodeURIComponent(id)}`);
