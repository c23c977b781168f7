import type { County, Metric, Names, PondSummary, Rule, Township } from './contract.ts';
import { noValue } from './format.ts';

type Areas = GeoJSON.Polygon | GeoJSON.MultiPolygon;

/** The files of the map, each absent until it has arrived. */
export interface MapFiles {
  boundary: GeoJSON.FeatureCollection<Areas> | null;
  townships: GeoJSON.FeatureCollection<Areas> | null;
  villages: GeoJSON.FeatureCollection<Areas> | null;
  ponds: GeoJSON.FeatureCollection<Areas> | null;
  sensors: GeoJSON.FeatureCollection<GeoJSON.Point> | null;
  labels: GeoJSON.FeatureCollection<GeoJSON.Point> | null;
}

export type MapFileName = keyof MapFiles;

/** Everything that does not change while the page is open, as far as it has arrived. */
export interface Places {
  county: County | null;
  townships: ReadonlyMap<string, Township>;
  /** The ponds whose water one may see. */
  ponds: ReadonlyMap<string, PondSummary>;
  /** False until `ponds` has been read. */
  pondsKnown: boolean;
  villageNames: ReadonlyMap<string, Names>;
  villageNumbers: ReadonlyMap<string, number>;
  /** Numbers of all ponds of the map by id, also of those whose water one may not see. */
  pondNumbers: ReadonlyMap<string, number>;
  files: MapFiles;
  /** Parts that could not be read yet and are being tried again. */
  missing: readonly string[];
}

export const noPlaces: Places = {
  county: null,
  townships: new Map(),
  ponds: new Map(),
  pondsKnown: false,
  villageNames: new Map(),
  villageNumbers: new Map(),
  pondNumbers: new Map(),
  files: { boundary: null, townships: null, villages: null, ponds: null, sensors: null, labels: null },
  missing: [],
};

export function withVillages(places: Places, villages: GeoJSON.FeatureCollection<Areas>): Places {
  const villageNames = new Map<string, Names>();
  const villageNumbers = new Map<string, number>();
  for (const feature of villages.features) {
    const { code, name_zh: zh, name_en: en } = feature.properties as { code: string; name_zh: string; name_en: string };
    villageNames.set(code, { zh, en });
    if (typeof feature.id === 'number') villageNumbers.set(code, feature.id);
  }
  return { ...places, villageNames, villageNumbers };
}

export function withPondShapes(places: Places, ponds: GeoJSON.FeatureCollection<Areas>): Places {
  const numbered = ponds.features.flatMap(({ id, properties }) =>
    typeof id === 'number' ? [[String((properties as { id: string }).id), id] as const] : [],
  );
  return { ...places, pondNumbers: new Map(numbered) };
}

const unnamed: Names = { zh: noValue, en: noValue };

/** Names of a pond, its village and its township; a place that has not arrived yet is shown by its id. */
export function namesOfPond(
  places: Places,
  pond: string | null,
  village?: string | null,
  township?: string | null,
): { pond: Names; village: Names; township: Names } {
  const summary = pond === null ? undefined : places.ponds.get(pond);
  return {
    pond: summary?.names ?? (pond === null ? unnamed : { zh: pond, en: pond }),
    village: places.villageNames.get(summary?.village ?? village ?? '') ?? unnamed,
    township: places.townships.get(summary?.township ?? township ?? '')?.names ?? unnamed,
  };
}

export function ruleOf(places: Places, id: string): Rule | null {
  return places.county?.rules.find((rule) => rule.id === id) ?? null;
}

export function metricOf(places: Places, number: number): Metric | null {
  return places.county?.metrics.find((metric) => metric.number === number) ?? null;
}

/**
 * How often a pond's value of a metric is expected, in seconds: the shortest interval of the pond stations that measure
 * it, since the newest value is the one shown. Five minutes where the pack does not say.
 */
export function intervalOf(county: County, metric: string): number {
  const intervals = county.stationTypes
    .filter((type) => type.place === 'pond' && type.metrics.includes(metric))
    .map((type) => type.intervalSeconds);
  return intervals.length === 0 ? 300 : Math.min(...intervals);
}

/** Whether anything on the screen is generated rather than surveyed. */
export function hasSynthetic(county: County): boolean {
  return county.layers.some((layer) => layer.synthetic);
}
