import { describe, expect, test } from 'vitest';
import type { CaseDetail, CaseEvent, CaseSummary, Verb } from '../caseContract.ts';
import { verbs } from '../caseContract.ts';
import { translator } from '../i18n/i18n.ts';
import '../i18n/pageTexts.ts';
import { filterOf, furtherCount, queryOf, toggledStage } from './caseFilter.ts';
import { refreshed } from './caseRows.ts';
import { bodyOf, emptyDraft, fieldsOf, missingEvidence, noteRequired, type Draft } from './commandFields.ts';
import { dueIn, dueWhenStopped, durationText } from './due.ts';
import { eventFacts } from './eventFacts.ts';
import { pathOf, projectionOf } from './locator.ts';
import { limitText } from './words.ts';

const t = translator('en');
const zone = 'Asia/Shanghai';
const minute = 60_000;

const detail = (over: Partial<CaseDetail> = {}): CaseDetail => ({
  id: 'c1',
  number: '26-000001',
  version: 3,
  stage: 'filing',
  step: 'collection',
  over: false,
  source: 'public',
  category: 'litter',
  condition: null,
  level: 'notice',
  township: null,
  village: null,
  pond: null,
  longitude: null,
  latitude: null,
  foundBy: null,
  address: null,
  text: '',
  occurredAt: '2026-11-24T08:00:00+08:00',
  reportedAt: '2026-11-24T08:00:00+08:00',
  decidedAt: '2026-11-24T08:00:00+08:00',
  acknowledgedBy: null,
  owner: null,
  rung: null,
  supervised: false,
  lead: null,
  departments: [],
  dueAt: null,
  overdue: false,
  promisedAt: null,
  heldUntil: null,
  returned: false,
  round: 1,
  reworks: 0,
  outcome: null,
  endedAt: null,
  reporters: 1,
  reference: null,
  parent: null,
  mergedInto: null,
  alarm: null,
  task: null,
  seeking: false,
  assignments: [],
  clocks: { stage: null, handling: null, promise: null },
  request: null,
  returnedMark: null,
  escalation: null,
  rating: null,
  children: [],
  absorbed: [],
  commands: [],
  acting: [],
  suggestedLead: null,
  events: [],
  ...over,
});

describe('the filter in the address', () => {
  const query = (search: string) => Object.fromEntries(queryOf(filterOf(search), zone));

  test('asks for open cases where nothing is said', () => expect(query('?lang=en&case=x')).toEqual({ state: 'open' }));
  test('asks for all where that is said', () => expect(query('?state=all')).toEqual({}));
  test('leaves it to the stages whether a case has ended', () => expect(query('?stage=closed,void')).toEqual({ stage: 'closed,void' }));
  test('takes days of the county, the last in full', () =>
    expect(query('?from=2026-10-01&until=2026-10-01')).toMatchObject({
      from: '2026-09-30T16:00:00.000Z',
      until: '2026-10-01T16:00:00.000Z',
    }));
  test('leaves out what is no day', () => expect(query('?from=yesterday')).toEqual({ state: 'open' }));
  test('asks for a village without its township', () => expect(query('?township=t&village=v')).toEqual({ state: 'open', village: 'v' }));
  test('counts what is not in sight', () => expect(furtherCount(filterOf('?text=a&stage=filing&category=litter&overdue=true'))).toBe(2));

  test.each([
    ['', 'filing', 'filing'],
    ['?stage=closed', 'filing', 'filing,closed'],
    ['?stage=filing,closed', 'filing', 'closed'],
    ['?stage=moon', 'void', 'void'],
  ] as const)('%s with %s pressed is %s', (search, stage, expected) => expect(toggledStage(filterOf(search), stage)).toBe(expected));
});

describe('rows read anew', () => {
  const row = (id: string, version = 1) => ({ id, version }) as CaseSummary;
  const shape = (rows: readonly CaseSummary[]) => rows.map((item) => `${item.id}${item.version}`);
  const loaded = [row('a'), row('b'), row('c'), row('d')];

  test('new ones come first, what the first page no longer has goes, later pages stay', () =>
    expect(shape(refreshed(loaded, [row('n'), row('b', 2)], false))).toEqual(['n1', 'b2', 'c1', 'd1']));
  test('one that moved up is not shown twice', () =>
    expect(shape(refreshed(loaded, [row('d', 2), row('a')], false))).toEqual(['d2', 'a1', 'b1', 'c1']));
  test('while somebody aims, rows change and do not move', () =>
    expect(shape(refreshed(loaded, [row('n'), row('b', 2)], true))).toEqual(['a1', 'b2', 'c1', 'd1']));
  test('nothing left is nothing left', () => expect(refreshed([row('a')], [], false)).toEqual([row('a')]));
});

describe('deadlines in words', () => {
  test.each([
    [30_000, 'less than 1 min'],
    [59 * minute, '59 min'],
    [125 * minute, '2 h 5 min'],
    [1440 * minute, '1 d'],
    [(1440 + 61) * minute, '1 d 1 h'],
    [-125 * minute, '2 h 5 min'],
  ])('%i ms is %s', (ms, text) => expect(durationText(ms, t)).toBe(text));

  const due = '2026-11-24T08:00:00+08:00';
  const at = Date.parse(due);
  test('calm, soon, late', () => {
    expect(dueIn(due, at - 300 * minute, t)).toEqual({ tone: 'calm', text: '5 h left' });
    expect(dueIn(due, at - 60 * minute, t)).toEqual({ tone: 'soon', text: '1 h left' });
    expect(dueIn(due, at + 60 * minute, t)).toEqual({ tone: 'late', text: 'overdue by 1 h' });
  });
  test('a clock that stopped keeps what it was', () => {
    expect(dueWhenStopped(due, due, t).tone).toBe('over');
    expect(dueWhenStopped(due, '2026-11-24T09:00:00+08:00', t)).toEqual({ tone: 'late', text: 'late by 1 h' });
  });
  test('limits', () => expect(limitText(t, { class: 'workDayEnd', value: 3 })).toBe('closing time of working day 3'));
});

describe('commands', () => {
  const toTime = (local: string) => (local === '' ? null : `${local}Z`);
  const body = (verb: (typeof verbs)[number], over: Partial<Draft> = {}, of = detail()) =>
    bodyOf(verb, { ...emptyDraft(verb, of), ...over }, of, toTime);

  // A worker says these with one press.
  const bare: readonly Verb[] = ['takeTask', 'arrive'];
  test.each(verbs.filter((verb) => !bare.includes(verb)))('%s has fields', (verb) =>
    expect(fieldsOf(verb, detail({ acting: ['a', 'b'] })).length).toBeGreaterThan(0));

  test('filing always says the condition, and category and level only where they are others', () => {
    expect(body('file', { condition: 'usual' })).toEqual({ condition: 'usual' });
    expect(body('file', { condition: 'usual', category: 'foulWater', level: 'serious', note: ' x ' })).toEqual({
      category: 'foulWater',
      condition: 'usual',
      level: 'serious',
      note: 'x',
    });
  });

  test('dispatching begins with the suggestion, and the lead does not join itself', () => {
    const of = detail({ suggestedLead: 'environment' });
    expect(body('dispatch', { joint: ['agriculture', 'environment'] }, of)).toEqual({ lead: 'environment', joint: ['agriculture'] });
  });

  test('a department is named only by who acts for several', () => {
    expect(body('accept', {}, detail({ acting: ['a'] }))).toEqual({});
    expect(body('accept', { department: 'b' }, detail({ acting: ['a', 'b'] }))).toEqual({ department: 'b' });
  });

  test("an alarm's case is closed at once without a closing condition, and not as resolved while the alarm holds", () => {
    const alarm = { rule: 'r', severity: 'serious', since: '', receivedAt: '', value: 1, active: true } as const;
    expect(body('close', { note: 'sensor out' }, detail({ alarm, condition: 'usual' }))).toEqual({
      outcome: 'falseAlarm',
      note: 'sensor out',
    });
    expect(body('close', {}, detail({ stage: 'closing', condition: 'usual' }))).toEqual({ outcome: 'resolved', condition: 'usual' });
  });

  test('a correction says only what is corrected; half a position is none', () => {
    const of = detail({ condition: 'usual' });
    expect(body('reclassify', { reason: 'r', longitude: '120', latitude: '' }, of)).toEqual({ reason: 'r' });
    expect(body('reclassify', { reason: 'r', longitude: '120', latitude: '30.5', datum: 'gcj02', level: 'serious' }, of)).toEqual({
      reason: 'r',
      level: 'serious',
      longitude: 120,
      latitude: 30.5,
      datum: 'gcj02',
    });
  });

  test('answers, evidence, times and parts', () => {
    expect(body('check', { yes: true, evidence: ['m'] })).toEqual({ isGood: true, evidence: ['m'] });
    expect(body('verify', { yes: false, note: 'gone' })).toEqual({ found: false, note: 'gone' });
    expect(body('hold', { until: '2026-12-01T08:00', reason: 'rain' })).toEqual({ until: '2026-12-01T08:00Z', reason: 'rain' });
    expect(body('note', { note: 'n' })).toEqual({ note: 'n', isPublic: false });
    const parts = [
      { category: 'a', level: '', text: ' x ' },
      { category: 'b', level: 'serious', text: 'y' },
    ];
    expect(body('split', { parts, reason: 'two' })).toEqual({
      parts: [
        { category: 'a', text: 'x' },
        { category: 'b', level: 'serious', text: 'y' },
      ],
      reason: 'two',
    });
  });

  test('when a note is needed', () => {
    const draft = emptyDraft('note', detail());
    expect(noteRequired('note', draft)).toBe(true);
    expect(noteRequired('note', { ...draft, evidence: ['m'] })).toBe(false);
    expect(noteRequired('check', { ...draft, yes: true })).toBe(false);
    expect(noteRequired('check', { ...draft, yes: false })).toBe(true);
    expect(noteRequired('close', { ...draft, outcome: 'unsolved' })).toBe(true);
    expect(noteRequired('approve', draft)).toBe(false);
  });

  test('feedback brings what the category asks for', () => {
    const category = { evidence: ['photo', 'voice'] } as never;
    expect(missingEvidence('handle', category, ['photo'])).toEqual(['voice']);
    expect(missingEvidence('check', category, [])).toEqual([]);
  });
});

const names = {
  categoryName: (id: string) => `C:${id}`,
  departmentName: (id: string) => `D:${id}`,
  ownerName: (owner: string) => owner,
  nameOf: ({ en }: { en: string }) => en,
};

test('an event says what people understand, and keeps quiet about the rest', () => {
  const until = '2026-11-24T08:00:00+08:00';
  const data = { joint: ['a', 'b'], lead: 'c', isGood: false, stageDue: { at: '' }, parts: [{ id: 'p1' }], until };
  const event: CaseEvent = { version: 1, type: 'x', at: '', by: null, note: null, evidence: [], data, hash: '' };
  expect(eventFacts(event, t, names, zone)).toEqual([
    ['Lead', 'D:c'],
    ['Joining', 'D:a, D:b'],
    ['Good', 'no'],
    ['Until', '2026-11-24 08:00'],
    ['Parts', 'p1'],
  ]);
});

describe('the drawing of the county', () => {
  const square: GeoJSON.Polygon = {
    type: 'Polygon',
    coordinates: [
      [
        [120, 30],
        [121, 30],
        [121, 31],
        [120, 31],
        [120, 30],
      ],
    ],
  };
  const areas: GeoJSON.FeatureCollection<GeoJSON.Polygon> = {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: {}, geometry: square }],
  };

  test('fills its width, north up, a degree of longitude shorter than one of latitude', () => {
    const projection = projectionOf(areas, 100);
    expect(projection?.point(120, 31)).toEqual([0, 0]);
    expect(projection?.point(121, 31)[0]).toBeCloseTo(100);
    expect(projection?.height).toBeCloseTo(100 / Math.cos((30.5 * Math.PI) / 180));
    expect(projection && pathOf(square, projection)).toMatch(/^M0\.0 116\.1L100\.0 116\.1L100\.0 0\.0L0\.0 0\.0L0\.0 116\.1Z$/);
  });

  test('nothing has no drawing', () => expect(projectionOf({ type: 'FeatureCollection', features: [] }, 100)).toBeNull());
});
