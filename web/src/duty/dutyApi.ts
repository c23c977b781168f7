import type { Names } from '../contract.ts';
import type { ChangeBodies, DoubleBooking, Duty, DutyGap, DutyPerson, DutyShift, Night, Rehearsal, Roster } from '../dutyContract.ts';
import { ask, post, Refused, remove, signalled } from '../request.ts';

const day = 86_400_000;
/** How far ahead the shifts of a roster are shown. */
export const shownDays = 14;

const path = (id: string) => `/api/v1/rosters/${encodeURIComponent(id)}`;

/** Who is on duty, now where no time is given. */
export const readDuty = (at: string | null, signal?: AbortSignal): Promise<Duty> =>
  ask(`/api/v1/duty${at === null ? '' : `?${new URLSearchParams({ at })}`}`, signalled(signal));

/** A roster with what it makes of the next days. */
export interface RosterAhead {
  roster: Roster;
  shifts: readonly DutyShift[];
  gaps: readonly DutyGap[];
  doubleBookings: readonly DoubleBooking[];
}

export async function readAhead(id: string, now: number, signal?: AbortSignal): Promise<RosterAhead> {
  const span = new URLSearchParams({ from: new Date(now).toISOString(), until: new Date(now + shownDays * day).toISOString() });
  const [roster, { shifts }, { gaps, doubleBookings }] = await Promise.all([
    ask<Roster>(path(id), signalled(signal)),
    ask<{ shifts: readonly DutyShift[] }>(`${path(id)}/shifts?${span}`, signalled(signal)),
    ask<{ gaps: readonly DutyGap[]; doubleBookings: readonly DoubleBooking[] }>(`${path(id)}/gaps?${span}`, signalled(signal)),
  ]);
  return { roster, shifts, gaps, doubleBookings };
}

export const calendarAddress = (id: string): string => `${path(id)}/calendar.ics`;

/** Whom a roster can name; at most 200, which `text` narrows down. */
export async function readDutyPeople(text: string, signal?: AbortSignal): Promise<readonly DutyPerson[]> {
  const query = text === '' ? '' : `?${new URLSearchParams({ text })}`;
  return (await ask<{ people: readonly DutyPerson[] }>(`/api/v1/duty/people${query}`, signalled(signal))).people;
}

/** Changes carry no version: they lie on top of the roster, and who swaps a shift need not have seen what others did meanwhile. */
export async function addChange<K extends keyof ChangeBodies>(roster: string, kind: K, body: ChangeBodies[K]): Promise<void> {
  try {
    await post(`${path(roster)}/${kind}`, body);
  } catch (error) {
    // The same word says something else about the roles of people.
    throw error instanceof Refused && error.reason === 'tooLong' ? new Refused('dutyTooLong', error.status, error.message) : error;
  }
}

export const takeBack = (roster: string, change: string): Promise<void> => remove(`${path(roster)}/changes/${encodeURIComponent(change)}`);

export interface RehearsalQuestion {
  village: string;
  category: string;
  /** Empty for that of the category. */
  level: string;
  /** ISO 8601; empty for now. */
  from: string;
  hours: string;
}

export function rehearse(question: RehearsalQuestion): Promise<Rehearsal> {
  const given = Object.entries(question).filter(([, value]) => value !== '');
  return ask(`/api/v1/escalation/rehearsal?${new URLSearchParams(given)}`);
}

export async function readPolicies(signal?: AbortSignal): Promise<readonly { id: string; names: Names }[]> {
  return (await ask<{ policies: readonly { id: string; names: Names }[] }>('/api/v1/escalation/policies', signalled(signal))).policies;
}

export const readNight = (signal?: AbortSignal): Promise<Night> => ask('/api/v1/escalation/night', signalled(signal));

export const runNight = (): Promise<Night> => post('/api/v1/escalation/night');
