import type { Places } from '../places.ts';
import { covers, isNowhere, type Reach } from '../reach.ts';
import { boundsOf, boundsOfPoints, type Bounds } from './boundary.ts';

/**
 * What the map shows at first: the county for who sees the county, otherwise the townships, villages and ponds in reach. Null
 * until the files that say it have arrived; the county, too, for who sees nothing.
 */
export function boundsInReach(places: Places, reach: Reach): Bounds | null {
  const { boundary, townships, villages, ponds } = places.files;
  if (boundary === null) return null;
  if (reach.county || isNowhere(reach)) return boundsOf(boundary);
  if (townships === null || villages === null || ponds === null) return null;
  const keyed = [
    { file: townships, place: (key: string) => ({ township: key }), name: 'code' },
    { file: villages, place: (key: string) => ({ village: key }), name: 'code' },
    { file: ponds, place: (key: string) => ({ pond: key }), name: 'id' },
  ];
  const corners = keyed.flatMap(({ file, place, name }) => {
    const features = file.features.filter((feature) => covers(reach, place(String(feature.properties?.[name]))));
    const bounds = boundsOf({ ...file, features });
    return bounds === null ? [] : [bounds.slice(0, 2), bounds.slice(2)];
  });
  return boundsOfPoints(corners) ?? boundsOf(boundary);
}
