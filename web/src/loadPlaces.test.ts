import { expect, test, vi } from 'vitest';
import { loadPlaces } from './loadPlaces.ts';
import { Observable } from './observable.ts';
import { noPlaces } from './places.ts';
import { county } from './testData.ts';

const empty = { type: 'FeatureCollection', features: [] };

test('a part that fails is tried again and keeps nothing else waiting', async () => {
  let broken = true;
  const due: (() => void)[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    if (path.endsWith('sensors.geojson') && broken) return Promise.resolve(new Response('{"reason":"notReady"}', { status: 503 }));
    const body = path.endsWith('/county')
      ? county()
      : path.includes('/map/')
        ? empty
        : path.includes('/townships')
          ? { townships: [] }
          : { ponds: [], next: null };
    return Promise.resolve(new Response(JSON.stringify(body)));
  });
  const places = new Observable(noPlaces);
  loadPlaces(places, { random: () => 0, after: (_, callback) => (due.push(callback), () => {}) });

  await vi.waitFor(() => expect(places.get().missing).toEqual(['sensors']));
  await vi.waitFor(() => expect(places.get().files.labels).not.toBeNull());
  expect(places.get().county?.code).toBe('X');
  expect(due).toHaveLength(1);

  broken = false;
  due[0]?.();
  await vi.waitFor(() => expect(places.get().missing).toEqual([]));
  expect(places.get().files.sensors).not.toBeNull();
});
