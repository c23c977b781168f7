import { describe, expect, test } from 'vitest';
import type { Category } from '../catalogue/catalogue.ts';
import { publicGroups, searchCategories } from './categories.ts';
import { townshipsOf } from './outlines.ts';
import { receiptLimit, Receipts, type Receipt } from './receipts.ts';
import { countyTime, distanceTo } from './times.ts';
import { cleanCode, queryOf, viewOf, type View } from './view.ts';

const category = (id: string, zh: string, en: string, keywords: string[] = [], over: Partial<Category> = {}) =>
  ({ id, group: 'g', names: { zh, en }, keywords, isPublic: true, ...over }) as Category;

describe('categories', () => {
  const all = [
    category('water', '污水乱排', 'Foul water', ['臭水', 'smell']),
    category('lamp', '路灯不亮', 'Street lamp out', ['路灯']),
    category('oxygen', '塘水缺氧', 'Pond short of oxygen', [], { isPublic: false }),
    category('road', '道路破损', 'Broken road', ['坑'], { group: 'h' }),
  ];
  test.each([
    ['路', ['lamp', 'road']],
    ['SMELL', ['water']],
    ['门口有臭水流出来', ['water']],
    ['缺氧', []],
    ['  ', []],
  ])('%s finds %j', (query, ids) => expect(searchCategories(all, query).map(({ id }) => id)).toEqual(ids));

  test('groups with nothing for villagers are left out', () => {
    const group = (id: string) => ({ id, code: '', names: { zh: id, en: id } });
    const groups = publicGroups([group('h'), group('empty'), group('g')], all);
    expect(groups.map(({ group, categories }) => [group.id, categories.length])).toEqual([
      ['h', 1],
      ['g', 2],
    ]);
  });
});

test('villages stand under their township, in the order of the register', () => {
  const label = (kind: string, code: string, township?: string): GeoJSON.Feature<GeoJSON.Point> => ({
    type: 'Feature',
    properties: { kind, code, name_zh: code, name_en: code, ...(township ? { township } : {}) },
    geometry: { type: 'Point', coordinates: [120, 30] },
  });
  const features = [
    label('township', 'a'),
    label('township', 'b'),
    label('village', 'a2', 'a'),
    label('village', 'b1', 'b'),
    label('village', 'a1', 'a'),
  ];
  const townships = townshipsOf({ type: 'FeatureCollection', features });
  expect(townships.map(({ code, villages }) => [code, villages.map((village) => village.code)])).toEqual([
    ['a', ['a2', 'a1']],
    ['b', ['b1']],
  ]);
});

describe('the address', () => {
  test.each<View>([
    { name: 'home' },
    { name: 'draft', key: 'k', step: 'words' },
    { name: 'receipt', code: '26-000123-ABCD-EFGH-JKMN-PQRS' },
    { name: 'tracking', code: '26-000123-ABCD-EFGH-JKMN-PQRS' },
  ])('of $name gives it back', (view) =>
    expect(viewOf(`?${new URLSearchParams({ lang: 'en', ...queryOf(view) })}`)).toEqual(view),
  );

  test('with a step that does not exist begins at the first', () =>
    expect(viewOf('?draft=k&step=toString')).toEqual({ name: 'draft', key: 'k', step: 'photo' }));

  test.each([
    ' 26-000123-abcd-efgh-jkmn-pqrs ',
    '26 000123 ABCD EFGH JKMN PQRS',
    '26–000123—ABCD－EFGH-JKMN-PQRS',
    'https://example.org/report?lang=en&code=26-000123-ABCD-EFGH-JKMN-PQRS',
  ])('a code is read as people give it: %s', (typed) => expect(cleanCode(typed)).toBe('26-000123-ABCD-EFGH-JKMN-PQRS'));

  test('a broken escape is no reason to break', () => expect(cleanCode('?code=%E4%ZZ')).not.toBe(''));
});

describe('times', () => {
  test("are the county's wherever the phone is", () => {
    expect(countyTime('2026-11-26T16:30:00+08:00', 'zh-CN')).toBe('11月26日 16:30');
    expect(countyTime('2026-11-26T16:30:00+08:00', 'en')).toMatch(/Nov 26.* 16:30/);
  });
  const at = '2026-11-26T16:30:00+08:00';
  test.each([
    [-59, { past: false, unit: 'minutes', n: 59 }],
    [60, { past: true, unit: 'hours', n: 1 }],
    [-48 * 60, { past: false, unit: 'days', n: 2 }],
  ])('%i minutes after it', (minutes, expected) => expect(distanceTo(at, Date.parse(at) + minutes * 60_000)).toEqual(expected));
});

describe('receipts', () => {
  const receipt = (code: string): Receipt => ({
    code,
    number: code,
    category: 'c',
    village: null,
    promisedAt: null,
    coSigned: false,
    at: 1,
  });
  const storage = (kept: Record<string, string> = {}) => ({
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => void (kept[key] = value),
  });

  test('are there again next time, newest first, each once, the newest fifty', () => {
    const disk = storage();
    const before = new Receipts(disk);
    for (let n = 0; n < receiptLimit + 5; n++) before.remember(receipt(`C${n}`));
    before.remember(receipt('C7'));
    const after = new Receipts(disk);
    expect(after.list.get()).toHaveLength(receiptLimit);
    expect(
      after.list
        .get()
        .slice(0, 2)
        .map(({ code }) => code),
    ).toEqual(['C7', `C${receiptLimit + 4}`]);
    after.forget('C7');
    expect(new Receipts(disk).find('C7')).toBeNull();
  });

  test('one page does not undo what another has remembered', () => {
    const disk = storage();
    const [one, other] = [new Receipts(disk), new Receipts(disk)];
    one.remember(receipt('A'));
    other.remember(receipt('B'));
    expect(new Receipts(disk).list.get().map(({ code }) => code)).toEqual(['B', 'A']);
  });

  test.each(['{', 'null', '[1,{"code":5}]'])('a storage with %s in it is an empty one', (kept) =>
    expect(new Receipts(storage({ 'deqing.receipts': kept })).list.get()).toEqual([]),
  );
});
