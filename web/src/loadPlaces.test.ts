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

test('what could not be read without a right is read when there is one, and nothing else again', async () => {
  let allowed = false;
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    if (path.includes('/map/')) return Promise.resolve(new Response(JSON.stringify(empty)));
    if (!allowed) return Promise.resolve(new Response('{"reason":"noRole"}', { status: 403 }));
    return Promise.resolve(new Response(JSON.stringify(path.endsWith('/county') ? county() : { townships: [{ code: 'X1' }] })));
  });
  const places = new Observable(noPlaces);
  loadPlaces(places);
  await vi.waitFor(() => expect(Object.values(places.get().files)).not.toContain(null));
  expect(places.get().county).toBeNull();

  allowed = true;
  asked.length = 0;
  loadPlaces(places);
  await vi.waitFor(() => expect(places.get().townships.size).toBe(1));
  expect(places.get().county?.code).toBe('X');
  expect(asked.sort()).toEqual(['/api/v1/county', '/api/v1/townships']);
});
