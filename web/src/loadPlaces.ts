import { readCounty, readMap, readPonds, readTownships } from './api.ts';
import { browserWaiting, type Waiting } from './live/connection.ts';
import { retryDelay } from './live/retry.ts';
import type { Observable } from './observable.ts';
import { withVillages, type MapFileName, type Places } from './places.ts';

const mapFiles: readonly MapFileName[] = ['boundary', 'townships', 'villages', 'labels', 'ponds', 'sensors'];

/**
 * Reads what does not change. Every part comes by itself and is tried again until it is there, so one slow or broken
 * file keeps nothing else from the screen.
 */
export function loadPlaces(places: Observable<Places>, waiting: Waiting = browserWaiting): void {
  const update = (change: (now: Places) => Places) => places.set(change(places.get()));
  const load = <T>(name: string, read: () => Promise<T>, arrive: (now: Places, part: T) => Places, failures = 0): void => {
    read().then(
      (part) => update((now) => ({ ...arrive(now, part), missing: now.missing.filter((other) => other !== name) })),
      () => {
        update((now) => (now.missing.includes(name) ? now : { ...now, missing: [...now.missing, name] }));
        waiting.after(retryDelay(failures, waiting.random()), () => load(name, read, arrive, failures + 1));
      },
    );
  };

  load('county', readCounty, (now, county) => ({ ...now, county }));
  load('township names', readTownships, (now, list) => ({ ...now, townships: new Map(list.map((item) => [item.code, item])) }));
  load('pond names', readPonds, (now, list) => ({ ...now, ponds: new Map(list.map((item) => [item.id, item])) }));
  for (const name of mapFiles) {
    load(
      name,
      () => readMap(name),
      (now, file) => {
        const next: Places = { ...now, files: { ...now.files, [name]: file } };
        return name === 'villages' ? withVillages(next, file as GeoJSON.FeatureCollection<GeoJSON.Polygon>) : next;
      },
    );
  }
}
