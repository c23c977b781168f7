import { expect, test } from 'vitest';
import { liesIn, searchTerritories, territoriesOf, type Territory } from './territories.ts';

const shapes = (...properties: Record<string, string>[]): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features: properties.map((each) => ({ type: 'Feature', properties: each, geometry: { type: 'Point', coordinates: [0, 0] } })),
});
const all = territoriesOf(
  { names: { zh: '某县', en: 'Some County' } },
  [
    { code: '1', names: { zh: '东镇', en: 'East Town' } },
    { code: '2', names: { zh: '西镇', en: 'West Town' } },
  ],
  shapes(
    { code: '11', name_zh: '东千村', name_en: 'Dongqian', township: '1' },
    { code: '21', name_zh: '河东村', name_en: 'Hedong', township: '2' },
  ),
  shapes({ id: 'P0001', name_zh: '东千村1号塘', name_en: 'Dongqian Pond 1', township: '1', village: '11' }),
  [{ id: 'agriculture', names: { zh: '农业局', en: 'Agriculture' } }],
);
const texts = (found: readonly Territory[]) => found.map((territory) => territory.text);
const the = (text: string) => all.find((territory) => territory.text === text) as Territory;

test('every place is one, and says what it lies in', () => {
  expect(texts(all)).toEqual(['county', 'township:1', 'township:2', 'village:11', 'village:21', 'pond:P0001', 'department:agriculture']);
  expect(the('pond:P0001').inside.map((names) => names.en)).toEqual(['East Town', 'Dongqian']);
});

test.each([
  ['东', ['township:1', 'village:11', 'pond:P0001', 'village:21']],
  ['DONG', ['village:11', 'pond:P0001', 'village:21']],
  ['dongqian pond', ['pond:P0001']],
  ['p0001', ['pond:P0001']],
  ['21', ['village:21']],
  ['农业', ['department:agriculture']],
  ['', ['county', 'township:1', 'township:2', 'village:11']],
  ['nowhere', []],
])('%j finds %j', (query, expected) => expect(texts(searchTerritories(all, query, 4))).toEqual(expected));

test.each([
  ['pond:P0001', 'county', true],
  ['pond:P0001', 'township:1', true],
  ['pond:P0001', 'village:11', true],
  ['pond:P0001', 'pond:P0001', true],
  ['village:11', 'township:1', true],
  ['township:1', 'township:1', true],
  ['county', 'county', true],
  ['county', 'township:1', false],
  ['township:1', 'village:11', false],
  ['village:11', 'pond:P0001', false],
  ['village:21', 'township:1', false],
  ['department:agriculture', 'department:agriculture', true],
  ['department:agriculture', 'county', true],
  ['department:agriculture', 'township:1', false],
  ['pond:P0001', 'department:agriculture', false],
])('%s in %s: %s', (inner, outer, expected) => expect(liesIn(the(inner), outer)).toBe(expected));
