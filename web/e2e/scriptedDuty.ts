import type { DutyPerson, DutyShift, Night, Rehearsal, Roster, RosterDuty } from '../src/dutyContract.ts';
import { refusal, type Call } from './scriptedAccess.ts';
import { at, catalogue } from './scriptedCases.ts';
import { escalation, steps } from './scriptedEscalation.ts';
import type { Stage } from './stage.ts';

const person = (id: string, name: string | null, state: DutyPerson['state'] = 'active'): DutyPerson => ({ id, name, state });
export const shen = person('p-shen', '沈伟');
const yu = person('p-yu', '俞芳');
const gone = person('p-gone', '王离职', 'disabled');
const unknown = person('p-unknown', null, 'unknown');

const shift = (who: DutyPerson, from: number, until: number, over: Partial<DutyShift> = {}): DutyShift => ({
  person: who,
  from: at(from),
  until: at(until),
  layer: 'day',
  change: null,
  ...over,
});

/** The server's side of duty rosters, as far as the page needs it. */
export class ScriptedDuty {
  roster: Roster;
  shifts: readonly DutyShift[] = [
    shift(shen, -2, 10),
    shift(yu, 22, 34),
    shift(shen, 34, 46, { change: 'c-1' }),
    shift(gone, 46, 58),
    shift(unknown, 58, 70),
  ];
  gaps = [{ from: at(10), until: at(22) }];
  doubleBookings = [
    { person: yu, from: at(23), until: at(25), other: 'town' },
    { person: yu, from: at(25), until: at(26), other: null },
  ];
  rehearsal: Rehearsal;
  night: Night = { at: '02:30', isRunning: false, last: null };
  readonly changes: Call[] = [];

  constructor(stage: Stage) {
    const { access, pack } = stage;
    const ok = (value: unknown) => ({ status: 200, value });
    const town = `township:${pack.townships[0]?.id}`;
    this.roster = {
      id: 'desk',
      version: 4,
      names: { zh: '指挥中心值班', en: 'Command desk' },
      timeZone: 'Asia/Shanghai',
      territory: 'county',
      changes: [
        { id: 'c-1', kind: 'substitute', from: at(34), until: at(46), people: ['p-yu', 'p-shen'], otherFrom: null, otherUntil: null },
        { id: 'c-2', kind: 'swap', from: at(50), until: at(52), people: ['p-yu', 'p-shen'], otherFrom: at(60), otherUntil: at(62) },
      ],
      people: [shen, yu, gone, unknown],
      changedAt: at(-30),
    };
    const engine = (hours: number, type: string) => ({ at: at(hours), type, step: null, outcome: null, people: [] });
    const stepped = (hours: number, index: number, over: object) => ({
      at: at(hours), type: 'escalationStepped', step: steps[index] ?? null, outcome: 'done' as const, people: [], ...over,
    });
    this.rehearsal = {
      from: at(0),
      until: at(24),
      policy: 'unattended-critical',
      steps: [
        engine(0, 'reported'),
        engine(0, 'escalationStarted'),
        stepped(0, 0, { outcome: 'nobodyFound' }),
        stepped(0, 1, { people: [{ id: 'p-shen', name: '沈伟' }, { id: 'p-yu', name: '俞芳' }] }),
        stepped(0.1, 3, {}),
        stepped(0.1, 4, { outcome: 'nobodyFound' }),
        stepped(0.3, 8, { outcome: 'alreadyThere' }),
      ],
      gaps: 2,
    };
    const rosters: readonly RosterDuty[] = [
      { roster: 'desk', names: this.roster.names, territory: 'county', onDuty: this.shifts.slice(0, 1), next: this.shifts.slice(1, 2) },
      { roster: 'town', names: { zh: '街道夜间值班', en: 'Night duty of the subdistrict' }, territory: town, onDuty: [], next: [] },
    ];
    access.always('GET /api/v1/catalogue', () => ok(catalogue));
    access.always('GET /api/v1/duty', ({ query }) => ok({ at: query['at'] ?? at(0), rosters }));
    access.always('GET /api/v1/duty/people', ({ query }) =>
      ok({ people: [shen, yu, gone].filter(({ name }) => name?.includes(query['text'] ?? '')) }),
    );
    access.always('GET /api/v1/rosters/desk', () => ok(this.roster));
    access.always('GET /api/v1/rosters/desk/shifts', () => ok({ shifts: this.shifts }));
    access.always('GET /api/v1/rosters/desk/gaps', () => ok({ gaps: this.gaps, doubleBookings: this.doubleBookings }));
    for (const part of ['', '/shifts', '/gaps']) access.always(`GET /api/v1/rosters/nowhere${part}`, () => refusal(404, 'unknownRoster'));
    access.always('GET /api/v1/escalation/policies', () => ok({ policies: [{ id: 'unattended-critical', names: escalation().names }] }));
    access.always('GET /api/v1/escalation/night', () => ok(this.night));
    access.always('POST /api/v1/escalation/night', () => {
      this.night = {
        ...this.night,
        last: {
          startedAt: at(0),
          milliseconds: 2_345,
          rehearsed: 36_282,
          gaps: [
            {
              policy: 'unattended-critical', index: 0, step: steps[0]!, missing: 7, of: 137,
              places: pack.villages.slice(0, 7).map((village) => `village:${village.id}`),
            },
          ],
          countUnreachable: 1,
          unreachable: [{ id: 'p-yu', name: '俞芳' }],
          cases: ['dutyGap.unattended-critical.0.0123abcd.1', 'dutyGap.unreachable.1'],
        },
      };
      return ok(this.night);
    });
    access.always('GET /api/v1/escalation/rehearsal', () => ok(this.rehearsal));
    for (const kind of ['substitutes', 'swaps', 'absences'])
      access.always(`POST /api/v1/rosters/desk/${kind}`, (call) => {
        this.changes.push(call);
        return { status: 201, value: { change: 'c-3', roster: this.roster } };
      });
    access.always('DELETE /api/v1/rosters/desk/changes/c-1', (call) => {
      this.changes.push(call);
      this.roster = { ...this.roster, changes: this.roster.changes.slice(1) };
      return { status: 204 };
    });
  }
}
