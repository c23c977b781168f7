import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, test } from 'vitest';
import type { CaseLive, Layer, VillageLive } from '../contract.ts';
import { aCase, tally } from '../testData.ts';
import { boundsOf, maskOf } from './boundary.ts';
import { alarmFeatures, alarmLimit, pondAlarms, pulseLimit, pulsing } from './cases.ts';
import { pondPoints } from './ponds.ts';
import { countByStation } from './sensors.ts';
import { styleLayersOf, wallStyle } from './style.ts';
import { villageCode } from './villages.ts';

const layer = (over: Partial<Layer>): Layer => ({
  id: 'x',
  group: 'g',
  names: { zh: 'x', en: 'x' },
  kind: 'ponds',
  filter: null,
  visible: true,
  minZoom: 0,
  synthetic: false,
  ...over,
});
const layers: Layer[] = [
  layer({ id: 'boundary', kind: 'boundary' }),
  layer({ id: 'townships', kind: 'townships' }),
  layer({ id: 'villages', kind: 'villages', minZoom: 11 }),
  layer({ id: 'ponds' }),
  layer({ id: 'all-stations', kind: 'sensors', minZoom: 12.5 }),
  layer({ id: 'outlets', kind: 'sensors', filter: 'outlet' }),
  layer({ id: 'cases', kind: 'cases' }),
];

describe.each(['zh-CN', 'en'] as const)('the style in %s', (language) => {
  const style = wallStyle(layers, language);

  test('is a valid MapLibre style', () => {
    expect(validateStyleMin(style).map((error) => error.message)).toEqual([]);
  });

  test('asks no other machine for anything', () => {
    expect(style.glyphs).toBeUndefined();
    expect(style.sprite).toBeUndefined();
    expect(JSON.stringify(style)).not.toMatch(/https?:\/\/(?!localhost)/);
  });

  test('has every layer that the pack can switch, from the zoom that the pack says', () => {
    for (const switched of layers) {
      for (const id of styleLayersOf(switched)) {
        const drawn = style.layers.find((candidate) => candidate.id === id);
        expect(drawn, id).toBeDefined();
        expect(drawn?.minzoom ?? 0).toBeGreaterThanOrEqual(switched.minZoom);
      }
    }
  });
});

describe('alarms', () => {
  const many = (count: number, over: Partial<CaseLive> = {}) =>
    Array.from({ length: count }, (_, index) => aCase({ id: `C${index}`, pond: `P${index}`, occurredAt: index, ...over }));

  test('one per pond: the worst severity, and open while one case is', () => {
    const [alarm, ...others] = pondAlarms([
      aCase({ level: 2, acknowledgedBy: 'Lin' }),
      aCase({ id: 'C2', level: 4, acknowledgedBy: 'Lin' }),
      aCase({ id: 'C3', level: 1 }),
    ]);
    expect(others).toEqual([]);
    expect(alarm).toMatchObject({ pond: 'P1', severity: 4, open: true, count: 3 });
  });

  test('the limit keeps the worst', () => {
    const shown = pondAlarms([...many(alarmLimit + 50, { level: 1 }), aCase({ id: 'X', pond: 'PX', level: 4 })]);
    expect(shown).toHaveLength(alarmLimit);
    expect(shown[0]?.pond).toBe('PX');
  });

  test('only serious ones that nobody has answered pulse, twenty at most', () => {
    expect(pulsing(pondAlarms(many(30, { level: 4 })))).toHaveLength(pulseLimit);
    expect(pulsing(pondAlarms([aCase({ level: 2 }), aCase({ pond: 'P2', id: 'C2', level: 4, acknowledgedBy: 'Lin' })]))).toEqual([]);
  });

  test('a case without a pond stands for itself, and one without a position is not on the map', () => {
    const alarms = pondAlarms([
      aCase({ id: 'C2', pond: null, rule: null }),
      aCase({ id: 'C3', pond: null, rule: null }),
      aCase({ id: 'C4', pond: null, longitude: null, latitude: null }),
    ]);
    expect(alarms.map(({ pond, item }) => [pond, item])).toEqual([
      [null, 'C2'],
      [null, 'C3'],
    ]);
  });

  test('become points with the icon of their severity', () => {
    const [feature] = alarmFeatures(pondAlarms([aCase()])).features;
    expect(feature?.properties).toMatchObject({ pond: 'P1', case: 'C1', icon: 'severity-3', open: true });
    expect(feature?.geometry.coordinates).toEqual([120, 30]);
  });
});

describe('the boundary', () => {
  const ring: GeoJSON.Position[] = [
    [1, 2],
    [5, 2],
    [5, 7],
    [1, 2],
  ];
  const lake: GeoJSON.Position[] = [
    [2, 3],
    [3, 3],
    [3, 4],
    [2, 3],
  ];
  const island: GeoJSON.Position[] = [
    [8, 8],
    [9, 8],
    [9, 9],
    [8, 8],
  ];
  const county: GeoJSON.FeatureCollection<GeoJSON.MultiPolygon> = {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: {}, geometry: { type: 'MultiPolygon', coordinates: [[ring, lake], [island]] } }],
  };

  test('the mask is the world without the outer rings', () => {
    const [mask] = maskOf(county).features;
    expect(mask?.geometry.coordinates.slice(1)).toEqual([ring, island]);
  });

  test('bounds hold every part', () => expect(boundsOf(county)).toEqual([1, 2, 9, 9]));
  test('nothing has no bounds', () => expect(boundsOf({ type: 'FeatureCollection', features: [] })).toBeNull());
});

test('a village has the colour of its worst pond, and none where nothing is known', () => {
  const village = (counts: number[]): VillageLive => ({
    code: 'V', number: 1, version: 1, tally: tally({ pondsBySeverity: counts }), linkDownAt: 0, offline: 0,
  });
  expect(villageCode(village([3, 0, 1, 0, 0]))).toBe(2);
  expect(villageCode(village([3, 0, 0, 0, 0]))).toBe(0);
  expect(villageCode(village([0, 0, 0, 0, 0]))).toBe(5);
  expect(villageCode(null)).toBe(5);
});

test('a pond has the same number as a dot and as a shape', () => {
  const summary = {
    number: 7,
    id: 'P7',
    names: { zh: '', en: '' },
    village: '',
    township: '',
    areaHa: 1,
    longitude: 120,
    latitude: 30,
    severity: 'normal',
    freshness: 'fresh',
    at: null,
  } as const;
  expect(pondPoints([summary]).features[0]).toMatchObject({ id: 7, properties: { id: 'P7' }, geometry: { coordinates: [120, 30] } });
});

test('stations are counted by type', () => {
  const point = (stationType: string): GeoJSON.Feature => ({
    type: 'Feature',
    properties: { stationType },
    geometry: { type: 'Point', coordinates: [0, 0] },
  });
  expect(countByStation({ type: 'FeatureCollection', features: [point('a'), point('b'), point('a')] })).toEqual(
    new Map([
      ['a', 2],
      ['b', 1],
    ]),
  );
});
