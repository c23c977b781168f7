import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../caseContract.ts';
import type { Escalation } from '../escalationContract.ts';
import { translator } from '../i18n/i18n.ts';
import '../i18n/pageTexts.ts';
import { eventFacts } from './eventFacts.ts';
import { stepResults } from './ladder.ts';
import { lifeState } from './life.ts';

const t = translator('en');
const zone = 'Asia/Shanghai';
const names = {
  categoryName: (id: string) => `C:${id}`,
  departmentName: (id: string) => `D:${id}`,
  ownerName: (owner: string) => `O:${owner}`,
  nameOf: ({ en }: { en: string }) => en,
};

describe('events of an escalation', () => {
  const at = '2026-11-24T08:00:00+08:00';
  const step = { do: 'notify', role: 'supervisor', at: 'township', person: null, urgent: true };
  const facts = (type: string, data: Record<string, unknown>) =>
    eventFacts({ version: 1, type, at, by: null, note: null, evidence: [], data, hash: '' }, t, names, zone);
  const stepped = (data: Record<string, unknown>) =>
    facts('escalationStepped', { run: 1, stepOutcome: 'done', people: [], owedAt: at, ...data });

  test('that begins says why, by which policy and when the first step comes', () =>
    expect(facts('escalationStarted', { run: 1, trigger: 'unattended', policy: { zh: '', en: 'Critical' }, owedAt: at })).toEqual([
      ['Why', 'nobody acts'],
      ['Policy', 'Critical'],
      ['First step', '2026-11-24 08:00'],
    ]));

  test('a call names who was reached', () =>
    expect(stepped({ escalationStep: step, people: [{ id: 'a', name: '沈伟' }, { id: 'b', name: '俞芳' }] })).toEqual([
      ['Step', 'call Supervisor (township) · urgent'],
      ['Called', '沈伟, 俞芳'],
    ]));

  test('a call that found nobody is a warning, in words as well', () =>
    expect(stepped({ escalationStep: step, stepOutcome: 'nobodyFound' }).at(-1)).toEqual(['Result', 'nobody was found', 'warn']));

  test.each([
    [{ do: 'raise', to: 'county' }, 'raise to the county'],
    [{ do: 'supervise' }, 'put under supervision'],
    [{ do: 'webhook', hook: 'gateway' }, 'call the system “gateway”'],
    [{ do: 'wait', minutes: 90 }, 'wait 1 h 30 min'],
    [{ do: 'onlyBetween', from: '07:00', until: '22:00' }, 'go on only between 07:00 and 22:00'],
    [{ do: 'repeat', times: 3 }, 'begin again, 3 times at most'],
    [{ do: 'notify', role: 'farmer', at: null }, 'call Farmer'],
    [{ do: 'notify', role: null }, 'call the person the policy names'],
    [{ do: 'own', by: 'department:emergency' }, 'O:department:emergency acts next'],
    [{ do: 'onlyAbove', minutes: 60, times: 3 }, 'go on only if it came back 3 times within 1 h'],
    [{ do: 'notify', role: null, onDuty: 'township', inTurn: true }, 'call who is on duty (township) · one in turn'],
    [{ do: 'notify', role: null, onDuty: 'department', coming: true, urgent: true }, 'call who comes on duty next (department) · urgent'],
    [{ do: 'notify', role: null, roster: 'desk' }, 'call who is on duty (roster desk)'],
    [{ do: 'sing' }, 'sing'],
  ])('%j is told as "%s"', (what, text) => expect(stepped({ escalationStep: what })).toEqual([['Step', text]]));

  test.each([
    ['alreadyThere', 'already there'],
    ['tooFew', 'did not come back often enough'],
    ['moonTooFull', 'moonTooFull'],
  ])('%s is said, and is no warning', (stepOutcome, text) => expect(stepped({ stepOutcome })).toEqual([['Result', text]]));

  test.each([
    ['2026-11-24T07:59:58+08:00', []],
    ['2026-11-24T07:59:57+08:00', [['Late', '3 s', 'warn']]],
    ['2026-11-24T07:55:48+08:00', [['Late', '4 min 12 s', 'warn']]],
    ['2026-11-24T05:00:00+08:00', [['Late', '3 h', 'warn']]],
    ['2026-11-24T08:05:00+08:00', []],
  ])('a step that was owed at %s', (owedAt, expected) => expect(stepped({ owedAt })).toEqual(expected));

  test('what was missed says where the case stood, and when it was due', () =>
    expect(facts('dueMissed', { from: 'filing', owedAt: at })).toEqual([
      ['Stage', t('stage.filing')],
      ['Due', '2026-11-24 08:00'],
    ]));

  test('a call says how likely it would be late, and when it was due', () =>
    expect(facts('urged', { chance: 0.29, owedAt: '2026-11-24T10:00:00+08:00' })).toEqual([
      ['Chance of being late', '29%'],
      ['Due', '2026-11-24 10:00'],
    ]));

  test('a reminder and a lapse name who had acknowledged', () =>
    expect(facts('acknowledgementLapsed', { run: 2, heldBy: '林指挥' })).toEqual([['Acknowledged by', '林指挥']]));
});

describe('the proof that no case is forgotten', () => {
  const now = Date.parse('2026-11-24T08:00:00+08:00');
  const proof = (over = {}) => ({
    checkedAt: '2026-11-24T07:59:55+08:00', open: 9, orphaned: 0, late: 0, lagSeconds: 0.4, nextAt: null, ...over,
  });
  const kind = (over = {}, seenAt = now) => lifeState(proof(over), seenAt, now).kind;

  test('is fine where nothing is orphaned or late', () => expect(kind()).toBe('fine'));
  test('is bad with one orphan', () => expect(kind({ orphaned: 1 })).toBe('bad'));
  test('is bad with one that is late', () => expect(kind({ late: 1 })).toBe('bad'));
  test('says so where nobody has looked yet', () => expect(kind({ checkedAt: null })).toBe('never'));
  test('holds for half a minute', () => {
    expect(kind({ checkedAt: '2026-11-24T07:59:30+08:00' })).toBe('fine');
    expect(kind({ checkedAt: '2026-11-24T07:59:29+08:00' })).toBe('stale');
  });
  test('gets old although the clock of the browser is slow', () =>
    expect(lifeState(proof({ checkedAt: '2026-11-24T09:00:00+08:00' }), now - 31_000, now)).toEqual({ kind: 'stale', ageMs: 31_000 }));
});

describe('what became of the steps of a ladder', () => {
  const [call, raise] = [0, 1];
  const taken = (run: number, stepIndex: number, outcome: string): CaseEvent => ({
    version: 1, type: 'escalationStepped', at: '', by: null, note: null, evidence: [], hash: '',
    data: { run, stepIndex, stepOutcome: outcome, people: [] },
  });
  const results = (next: number, events: readonly CaseEvent[]) => {
    const ladder = { run: 2, steps: [{ do: 'notify' }, { do: 'raise' }], next } as unknown as Escalation;
    return [...stepResults(ladder, events)].map(([index, { outcome }]) => `${index} ${outcome}`);
  };

  test('is what the last event of this escalation says', () =>
    expect(results(2, [taken(2, call, 'nobodyFound'), taken(2, raise, 'done'), taken(2, call, 'done')])).toEqual(['0 done', '1 done']));
  test('is nothing of an earlier one', () => expect(results(1, [taken(1, call, 'done')])).toEqual([]));
  test('stays known after it has gone back to the beginning', () =>
    expect(results(0, [taken(2, call, 'nobodyFound'), taken(2, raise, 'done')])).toEqual(['0 nobodyFound', '1 done']));
});
