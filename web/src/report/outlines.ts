import type { Names } from '../contract.ts';
import { ask } from '../request.ts';

/** What every printed map shows, for everybody. */
export const readOutline = <G extends GeoJSON.Geometry>(
  name: 'boundary' | 'townships' | 'villages' | 'labels',
): Promise<GeoJSON.FeatureCollection<G>> => ask(`/api/v1/outlines/${name}.geojson`);

export interface ListedPlace {
  code: string;
  names: Names;
  position: { longitude: number; latitude: number };
}

export interface ListedTownship extends ListedPlace {
  villages: readonly ListedPlace[];
}

interface Label {
  kind: 'township' | 'village';
  code: string;
  name_zh: string;
  name_en: string;
  township?: string;
}

/** Townships with their villages, in the order of the register. */
export function townshipsOf(labels: GeoJSON.FeatureCollection<GeoJSON.Point>): readonly ListedTownship[] {
  const places = labels.features.map(({ properties, geometry }) => {
    const label = properties as Label;
    const [longitude = 0, latitude = 0] = geometry.coordinates;
    return {
      label,
      place: { code: label.code, names: { zh: label.name_zh, en: label.name_en }, position: { longitude, latitude } },
    };
  });
  const villages = places.filter(({ label }) => label.kind === 'village');
  return places
    .filter(({ label }) => label.kind === 'township')
    .map(({ place }) => ({
      ...place,
      villages: villages.filter(({ label }) => label.township === place.code).map((village) => village.place),
    }));
}

let asked: Promise<readonly ListedTownship[]> | null = null;

/** Read once for the page; a failure is not kept. */
export function readTownshipList(): Promise<readonly ListedTownship[]> {
  asked ??= readOutline<GeoJSON.Point>('labels').then(townshipsOf, (error: unknown) => {
    asked = null;
    throw error;
  });
  return asked;
}
