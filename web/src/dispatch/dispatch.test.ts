import { describe, expect, test } from 'vitest';
import { summary } from '../../e2e/scriptedCases.ts';
import { task } from '../../e2e/scriptedDispatch.ts';
import '../i18n/pageTexts.ts';
import '../i18n/dispatchTexts.ts';
import type { Pick, Worker } from '../dispatchContract.ts';
import { translator } from '../i18n/i18n.ts';
import { lineFeatures, queueFeatures, workerFeatures } from '../map/dispatchFeatures.ts';
import { aCase } from '../testData.ts';
import { idle, press } from './keys.ts';
import { changedCases, inPlace, isShown, isWaiting, neighbour, ordered, queueFilterOf, sameOrder, versionsOf } from './queue.ts';
import { distanceText, pickMinutes, pickReasons, pickSum, positionAge, taskText } from './words.ts';

const zh = translator('zh-CN');
const en = translator('en');
const due = (minutes: number) => new Date(Date.UTC(2026, 10, 30, 8, minutes)).toISOString();

const pick = (over: Partial<Pick> = {}): Pick => ({
  worker: 'w1',
  workerName: '沈伟',
  minutes: 12.3,
  metres: 2143,
  ageSeconds: 180,
  travelMinutes: 8.1,
  loadMinutes: 5,
  fairMinutes: -0.8,
  load: 1,
  capacity: 5,
  month: 12,
  at: 'fresh',
  ownVillage: false,
  ...over,
});

const worker = (over: Partial<Worker> = {}): Worker => ({
  id: 'w1',
  name: '沈伟',
  territories: [],
  status: 'available',
  statusSince: null,
  onDuty: { is: true, by: null, until: null },
  position: { longitude: 120.1, latitude: 30.6, accuracy: 10, at: due(0), ageSeconds: 170, fresh: true },
  load: 1,
  capacity: 5,
  skills: [],
  month: 12,
  version: 1,
  ...over,
});

describe('the queue', () => {
  const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id);

  test('is by the next deadline, then by severity; what is due at no time comes last', () => {
    const rows = [
      summary(1, 'handling', { dueAt: null, level: 'critical' }),
      summary(2, 'handling', { dueAt: due(20), level: 'notice' }),
      summary(3, 'handling', { dueAt: due(20), level: 'critical' }),
      summary(4, 'handling', { dueAt: due(5), level: 'notice' }),
    ];
    expect(ids(ordered(rows))).toEqual(['case-4', 'case-3', 'case-2', 'case-1']);
    expect(ids(ordered(rows.toReversed()))).toEqual(ids(ordered(rows)));
  });

  test.each([
    ['dispatching', null, false, 'waiting'],
    ['verifying', null, false, 'waiting'],
    ['handling', null, true, 'seeking'],
    ['accepting', task(), false, 'assigned'],
    ['checking', null, false, 'none'],
    ['filing', null, false, 'none'],
  ] as const)('at %s it is known who has to act', (stage, has, seeking, expected) => {
    const item = summary(1, stage, { task: has, seeking });
    const shown = (['waiting', 'seeking', 'assigned'] as const).filter((show) => isShown(item, show));
    expect(shown).toEqual(expected === 'none' ? [] : [expected]);
    expect(isWaiting(item)).toBe(expected === 'waiting');
    expect(isShown(item, 'all')).toBe(true);
  });

  test('reads what is looked for from the address; a word it does not know looks for everything', () => {
    expect(queueFilterOf('?township=330521001&level=serious&show=seeking&text=%20a%20')).toEqual({
      township: '330521001',
      level: 'serious',
      show: 'seeking',
      text: 'a',
    });
    expect(queueFilterOf('?show=elsewhere')).toEqual({ township: '', level: '', show: 'all', text: '' });
  });

  test('keeps its order under a hand that aims, and takes in what its rows say now', () => {
    const [first, second] = [summary(1, 'handling', { dueAt: due(1) }), summary(2, 'handling', { dueAt: due(2) })];
    const fresh = ordered([{ ...first, dueAt: due(9), version: 5 }, second, summary(3, 'handling', { dueAt: due(3) })]);
    const shown = inPlace([first, second], fresh);
    expect(shown.map(({ id, version }) => [id, version])).toEqual([
      ['case-1', 5],
      ['case-2', 4],
    ]);
    expect(sameOrder(shown, fresh)).toBe(false);
    expect(sameOrder(fresh, [...fresh])).toBe(true);
  });

  test('goes row by row and stops at both ends', () => {
    const rows = [1, 2, 3].map((n) => summary(n, 'handling'));
    expect(neighbour(rows, null, 1)).toBe('case-1');
    expect(neighbour(rows, 'case-1', 1)).toBe('case-2');
    expect(neighbour(rows, 'case-3', 1)).toBe('case-3');
    expect(neighbour(rows, 'case-1', -1)).toBe('case-1');
    expect(neighbour(rows, 'gone', -1)).toBe('case-1');
    expect(neighbour([], 'case-1', 1)).toBeNull();
  });

  test('follows the feed by versions: new, changed and gone', () => {
    const before = versionsOf([aCase({ id: 'a' }), aCase({ id: 'b' }), aCase({ id: 'c' })]);
    const now = versionsOf([aCase({ id: 'a' }), aCase({ id: 'b', version: 2 }), aCase({ id: 'd' })]);
    expect([...changedCases(before, now)].sort()).toEqual(['b', 'c', 'd']);
    expect(changedCases(now, now).size).toBe(0);
  });
});

describe('words', () => {
  test.each([
    [0, '0 m'],
    [47, '50 m'],
    [994, '990 m'],
    [995, '1.0 km'],
    [2143, '2.1 km'],
  ])('%i metres', (metres, expected) => expect(distanceText(metres, en)).toBe(expected));

  test('say why somebody is recommended', () => {
    expect(pickReasons(pick(), zh).join(' · ')).toBe('2.1 km · 位置 3 分钟前 · 手上 1/5 件 · 本月 12 件');
    expect(pickMinutes(pick(), zh)).toBe('约 12 分钟');
    expect(pickSum(pick(), zh)).toBe('路上 8 + 手上任务 5 + 均衡 -1 分钟');
    expect(pickReasons(pick({ at: 'home', ageSeconds: null, ownVillage: true, metres: 640 }), en)).toEqual([
      '640 m',
      'from their village',
      'own village',
      '1 of 5 tasks',
      '12 this month',
    ]);
    expect(pickReasons(pick({ metres: null, ageSeconds: null }), en)).toEqual(['1 of 5 tasks', '12 this month']);
    expect(pickMinutes(pick({ minutes: 0.2 }), en)).toBe('about 1 min');
  });

  test('count down to the answer, and up once it is late', () => {
    const offered = task({ answerDue: due(5) });
    expect(taskText(offered, Date.parse(due(1)), zh)).toBe('待接单 · 应答剩 4 分 0 秒');
    expect(taskText(offered, Date.parse(due(6)), en)).toBe('offered · answer late by 1 min 0 s');
    expect(taskText(task({ state: 'arrived', answerDue: null }), 0, zh)).toBe('已到场');
  });

  test('a position grows older after it was read', () => {
    expect(positionAge(worker(), 1_000, 1_000, en)).toBe('2 min ago');
    expect(positionAge(worker(), 0, 61_000, en)).toBe('3 min ago');
    expect(positionAge(worker({ position: null }), 0, 0, en)).toBeNull();
  });
});

describe('keys', () => {
  const after = (...keys: readonly string[]) =>
    keys.reduce<ReturnType<typeof press>>((before, key) => press(before?.keys ?? idle, key, 3), { keys: idle, wish: null });

  test('name a worker, and only Enter gives the case away', () => {
    expect(after('2')).toEqual({ keys: { armed: 1, reserve: false, help: false }, wish: null });
    expect(after('2', 'Enter')?.wish).toBe('confirm');
    expect(after('Enter')).toBeNull();
    expect(after('4')).toBeNull();
    expect(after('0')).toBeNull();
  });

  test('hold instead of assigning, and back', () => {
    expect(after('r')?.keys).toEqual({ armed: 0, reserve: true, help: false });
    expect(after('3', 'r')?.keys).toEqual({ armed: 2, reserve: true, help: false });
    expect(after('3', 'r', 'r')?.keys).toEqual({ armed: 2, reserve: false, help: false });
    expect(press(idle, 'r', 0)).toBeNull();
  });

  test('Escape goes back one step at a time', () => {
    expect(after('1', 'Escape')).toEqual({ keys: idle, wish: null });
    expect(after('1', 'Escape', 'Escape')?.wish).toBe('close');
    expect(after('?', 'Escape')).toEqual({ keys: idle, wish: null });
  });

  test('going to another case names nobody there', () => {
    expect(after('2', 'j')).toEqual({ keys: idle, wish: 'next' });
    expect(after('2', 'ArrowUp')).toEqual({ keys: idle, wish: 'previous' });
    expect(after('/')?.wish).toBe('filter');
    expect(after('2', 'x')).toEqual({ keys: { armed: 1, reserve: false, help: false }, wish: 'mark' });
  });

  test('while the list of keys is open nothing else happens; other keys are left to the browser', () => {
    expect(after('?')?.keys.help).toBe(true);
    expect(after('?', '1')).toBeNull();
    expect(after('?', '?')?.keys.help).toBe(false);
    expect(after('q')).toBeNull();
    expect(after('toString')).toBeNull();
  });
});

describe('the map', () => {
  const chosen = summary(2, 'dispatching', { level: 'serious' });

  test('shows cases whose position is known, the chosen one in any case', () => {
    const rows = [summary(1, 'handling'), summary(3, 'handling', { longitude: null, latitude: null })];
    const shown = queueFeatures(rows, chosen).features.map(({ properties }) => properties);
    expect(shown).toEqual([
      { case: 'case-1', icon: 'severity-1', severity: 1, chosen: false },
      { case: 'case-2', icon: 'severity-3', severity: 3, chosen: true },
    ]);
    const many = Array.from({ length: 400 }, (_, n) => summary(100 + n, 'handling'));
    expect(queueFeatures(many, chosen).features).toHaveLength(300);
  });

  test('shows workers with their rank and the age of what is known; only ready ones with a fresh position are full', () => {
    const workers = [worker(), worker({ id: 'w2', name: '俞芳', status: 'resting' }), worker({ id: 'w3', position: null })];
    const shown = workerFeatures(workers, [pick()], () => '3 min ago').features.map(({ properties }) => properties);
    expect(shown).toEqual([
      { worker: 'w1', label: '1 沈伟\n3 min ago', fresh: true, rank: 1, order: 1 },
      { worker: 'w2', label: '俞芳\n3 min ago', fresh: false, rank: 0, order: 99 },
    ]);
  });

  test('draws a line to those who are recommended, from where the case is', () => {
    const workers = [worker(), worker({ id: 'w2' })];
    expect(lineFeatures(chosen, workers, [pick()]).features.map(({ geometry }) => geometry.coordinates)).toEqual([
      [
        [120.02, 30.55],
        [120.1, 30.6],
      ],
    ]);
    expect(lineFeatures(null, workers, [pick()]).features).toEqual([]);
  });
});
