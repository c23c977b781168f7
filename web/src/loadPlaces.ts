import { readCounty, readMap, readPonds, readTownships } from './api.ts';
import { browserWaiting, type Waiting } from './live/connection.ts';
import { retryDelay } from './live/retry.ts';
import type { Observable } from './observable.ts';
import { withPondShapes, withVillages, type MapFileName, type Places } from './places.ts';
import { Refused } from './request.ts';

const allFiles: readonly MapFileName[] = ['boundary', 'townships', 'villages', 'labels', 'ponds', 'sensors'];

/**
 * Reads what does not change and is not there yet; to be called again when one may read places who could not. Every part comes by
 * itself and is tried again until it is there, so one slow or broken file keeps nothing else from the screen.
 */
export function loadPlaces(
  places: Observable<Places>,
  waiting: Waiting = browserWaiting,
  mapFiles: readonly MapFileName[] = allFiles,
): void {
  const load = loader(places, waiting);
  const { county, townships, files } = places.get();
  if (county === null) load('county', readCounty, (now, county) => ({ ...now, county }));
  if (townships.size === 0) {
    load('township names', readTownships, (now, list) => ({ ...now, townships: new Map(list.map((item) => [item.code, item])) }));
  }
  for (const name of mapFiles.filter((name) => files[name] === null)) {
    load(
      name,
      () => readMap(name),
      (now, file) => {
        const next: Places = { ...now, files: { ...now.files, [name]: file } };
        const areas = file as GeoJSON.FeatureCollection<GeoJSON.Polygon>;
        if (name === 'villages') return withVillages(next, areas);
        return name === 'ponds' ? withPondShapes(next, areas) : next;
      },
    );
  }
}

/** Reads the ponds whose water one may see; to be called again when rights have changed. */
export function loadPonds(places: Observable<Places>, waiting: Waiting = browserWaiting): void {
  loader(places, waiting)('pond names', readPonds, (now, list) => ({
    ...now,
    ponds: new Map(list.map((item) => [item.id, item])),
    pondsKnown: true,
  }));
}

function loader(places: Observable<Places>, waiting: Waiting) {
  const update = (change: (now: Places) => Places) => places.set(change(places.get()));
  const without = (now: Places, name: string) => now.missing.filter((other) => other !== name);
  return function load<T>(name: string, read: () => Promise<T>, arrive: (now: Places, part: T) => Places, failures = 0): void {
    read().then(
      (part) => update((now) => ({ ...arrive(now, part), missing: without(now, name) })),
      (error: unknown) => {
        // Who may not read it today does not get it by asking again.
        if (error instanceof Refused && (error.status === 401 || error.status === 403)) {
          update((now) => ({ ...now, missing: without(now, name) }));
          return;
        }
        update((now) => (now.missing.includes(name) ? now : { ...now, missing: [...now.missing, name] }));
        waiting.after(retryDelay(failures, waiting.random()), () => load(name, read, arrive, failures + 1));
      },
    );
  };
}
