import { describe, expect, test } from 'vitest';
import type { DutyPerson } from '../dutyContract.ts';
import type { RosterAhead } from './dutyApi.ts';
import { dayOf, dutyRows, spanText } from './rows.ts';

const zone = 'Asia/Shanghai';
const at = (day: number, hour: number) => new Date(Date.UTC(2026, 11, day, hour - 8)).toISOString();
const who = (id: string): DutyPerson => ({ id, name: id, state: 'active' });
const shift = (id: string, from: string, until: string) => ({ person: who(id), from, until, layer: 'day', change: null });

describe('the table of shifts', () => {
  const ahead = (over: Partial<RosterAhead>): RosterAhead => ({ roster: {} as never, shifts: [], gaps: [], doubleBookings: [], ...over });
  const shape = (over: Partial<RosterAhead>) =>
    dutyRows(ahead(over)).map((row) => (row.kind === 'gap' ? 'gap' : `${row.shift.person.id}${row.also.map((id) => `+${id}`).join('')}`));

  test('has gaps where they lie', () =>
    expect(
      shape({ shifts: [shift('a', at(1, 8), at(1, 20)), shift('b', at(2, 8), at(2, 20))], gaps: [{ from: at(1, 20), until: at(2, 8) }] }),
    ).toEqual(['a', 'gap', 'b']));

  test('marks a double booking at the shifts of that person which it touches, each other roster once', () => {
    const booked = (other: string | null, from: string, until: string) => ({ person: who('a'), from, until, other });
    expect(
      shape({
        shifts: [shift('a', at(1, 8), at(1, 20)), shift('b', at(1, 9), at(1, 20)), shift('a', at(1, 20), at(2, 8))],
        doubleBookings: [booked('town', at(1, 9), at(1, 10)), booked('town', at(1, 11), at(1, 12)), booked(null, at(1, 19), at(1, 20))],
      }),
    ).toEqual(['a+town+null', 'b', 'a']);
  });
});

describe('times of a shift', () => {
  test('on one day', () => expect(spanText(at(1, 8), at(1, 20), zone)).toBe('08:00 – 20:00'));
  test('over midnight', () => expect(spanText(at(1, 20), at(2, 8), zone)).toBe('20:00 – 12-02 08:00'));
  test('belong to the day of the wall clock', () => expect(dayOf(at(1, 1), zone)).toBe('2026-12-01'));
});
