import type { DutyPerson, DutyShift } from '../dutyContract.ts';
import type { Translate } from '../i18n/i18n.ts';
import { toLocal } from '../localTime.ts';
import type { RosterAhead } from './dutyApi.ts';

/** A line of the table of shifts. */
export type DutyRow =
  | {
      kind: 'shift';
      from: string;
      until: string;
      shift: DutyShift;
      /** Rosters by which this person is on duty in this time as well; null for one that one may not read. */
      also: readonly (string | null)[];
    }
  | { kind: 'gap'; from: string; until: string };

const starts = (row: DutyRow): number => Date.parse(row.from);

/** Shifts with the gaps between them, by their start; who is on duty twice is marked at each of the shifts concerned. */
export function dutyRows({ shifts, gaps, doubleBookings }: RosterAhead): readonly DutyRow[] {
  const overlaps = (one: { from: string; until: string }, other: { from: string; until: string }) =>
    Date.parse(one.from) < Date.parse(other.until) && Date.parse(other.from) < Date.parse(one.until);
  const rows: readonly DutyRow[] = [
    ...shifts.map((shift) => ({
      kind: 'shift' as const,
      from: shift.from,
      until: shift.until,
      shift,
      also: [...new Set(doubleBookings.filter((it) => it.person.id === shift.person.id && overlaps(it, shift)).map(({ other }) => other))],
    })),
    ...gaps.map(({ from, until }) => ({ kind: 'gap' as const, from, until })),
  ];
  return rows.toSorted((one, other) => starts(one) - starts(other));
}

/** The day of the roster's wall clock a time lies on. */
export const dayOf = (at: string, zone: string): string => toLocal(Date.parse(at), zone).slice(0, 10);

/** Since when and until when, by the clock; the day of the end only where it is another one. */
export function spanParts(from: string, until: string, zone: string): readonly [string, string] {
  const [start, end] = [toLocal(Date.parse(from), zone), toLocal(Date.parse(until), zone)];
  const ends = start.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end.slice(5).replace('T', ' ');
  return [start.slice(11), ends];
}

export const spanText = (from: string, until: string, zone: string): string => spanParts(from, until, zone).join(' – ');

/** Somebody's name; who has none any more is said to be unknown, with the id. */
export const personName = (person: DutyPerson, t: Translate): string => person.name ?? t('duty.unknownPerson', { id: person.id });
