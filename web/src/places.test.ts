import { expect, test } from 'vitest';
import type { StationType } from './contract.ts';
import { hasSynthetic, intervalOf, namesOfPond, noPlaces, withVillages } from './places.ts';
import { county } from './testData.ts';

const station = (over: Partial<StationType>): StationType => ({
  key: 's',
  names: { zh: '', en: '' },
  place: 'pond',
  metrics: ['ph'],
  intervalSeconds: 60,
  ...over,
});

test('a metric is expected as often as the quickest pond station sends it', () => {
  const some = county({ stationTypes: [station({}), station({ intervalSeconds: 30 }), station({ place: 'village', intervalSeconds: 1 })] });
  expect(intervalOf(some, 'ph')).toBe(30);
  expect(intervalOf(some, 'unheardOf')).toBe(300);
});

test('places that have not arrived are shown by id or as a dash', () => {
  const names = namesOfPond(noPlaces, 'P1', 'V1', 'T1');
  expect(names.pond).toEqual({ zh: 'P1', en: 'P1' });
  expect(names.village).toEqual({ zh: '—', en: '—' });
});

test('villages bring their names and numbers', () => {
  const places = withVillages(noPlaces, {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        id: 9,
        properties: { code: 'V1', name_zh: '村', name_en: 'Village' },
        geometry: { type: 'Polygon', coordinates: [] },
      },
    ],
  });
  expect(namesOfPond(places, 'P1', 'V1').village.en).toBe('Village');
  expect(places.villageNumbers.get('V1')).toBe(9);
});

test('one synthetic layer is enough to say so', () => {
  const layer = {
    id: 'x',
    group: '',
    names: { zh: '', en: '' },
    kind: 'ponds',
    filter: null,
    visible: true,
    minZoom: 0,
    synthetic: false,
  } as const;
  expect(hasSynthetic(county({ layers: [layer] }))).toBe(false);
  expect(hasSynthetic(county({ layers: [layer, { ...layer, synthetic: true }] }))).toBe(true);
});
