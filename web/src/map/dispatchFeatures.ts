import type { CaseSummary } from '../caseContract.ts';
import type { Pick, Worker } from '../dispatchContract.ts';
import { severityCode } from '../severity.ts';
import { alarmImage, alarmLimit } from './cases.ts';

type Points = GeoJSON.FeatureCollection<GeoJSON.Point>;
type Position = readonly [longitude: number, latitude: number];

const point = ([longitude, latitude]: Position, properties: GeoJSON.GeoJsonProperties): GeoJSON.Feature<GeoJSON.Point> => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates: [longitude, latitude] },
});

const positionOf = (item: { longitude: number | null; latitude: number | null } | null): Position | null =>
  item === null || item.longitude === null || item.latitude === null ? null : [item.longitude, item.latitude];

/** Cases of the queue as points; the first ones, and the chosen one in any case. One whose position nobody knows is on no map. */
export function queueFeatures(rows: readonly CaseSummary[], chosen: CaseSummary | null): Points {
  const shown = rows.filter((item) => item.id !== chosen?.id).slice(0, alarmLimit - 1);
  const features = [...shown, ...(chosen === null ? [] : [chosen])].flatMap((item) => {
    const at = positionOf(item);
    const severity = severityCode(item.level);
    const properties = { case: item.id, icon: alarmImage(severity), severity, chosen: item.id === chosen?.id };
    return at === null ? [] : [point(at, properties)];
  });
  return { type: 'FeatureCollection', features };
}

/** Which of the recommended workers somebody is, from 1; 0 for none. */
const rankOf = (worker: Worker, picks: readonly Pick[]): number => picks.findIndex((pick) => pick.worker === worker.id) + 1;

/** Workers as points, with their place among the recommended and the age of the position in words. */
export function workerFeatures(workers: readonly Worker[], picks: readonly Pick[], ageText: (worker: Worker) => string | null): Points {
  const features = workers.flatMap((worker) => {
    const at = positionOf(worker.position);
    if (at === null) return [];
    const rank = rankOf(worker, picks);
    const label = `${rank === 0 ? '' : `${rank} `}${worker.name}\n${ageText(worker) ?? ''}`;
    const fresh = (worker.position?.fresh ?? false) && worker.status === 'available';
    return [point(at, { worker: worker.id, label, fresh, rank, order: rank === 0 ? 99 : rank })];
  });
  return { type: 'FeatureCollection', features };
}

/** A line from the case to each of its recommended workers whose position is known. */
export function lineFeatures(
  chosen: CaseSummary | null,
  workers: readonly Worker[],
  picks: readonly Pick[],
): GeoJSON.FeatureCollection<GeoJSON.LineString> {
  const from = positionOf(chosen);
  const features = workers.flatMap((worker): GeoJSON.Feature<GeoJSON.LineString>[] => {
    const rank = rankOf(worker, picks);
    const to = positionOf(worker.position);
    if (from === null || to === null || rank === 0) return [];
    return [{ type: 'Feature', properties: { rank }, geometry: { type: 'LineString', coordinates: [[...from], [...to]] } }];
  });
  return { type: 'FeatureCollection', features };
}
