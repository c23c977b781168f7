import type { TerritoryText } from '../accessContract.ts';
import { readCounty, readMap, readTownships } from '../api.ts';
import { readCatalogue, type Department } from '../catalogue/catalogue.ts';
import type { County, Names, Township } from '../contract.ts';

export type TerritoryKind = 'county' | 'township' | 'village' | 'pond' | 'department';

/** A part of the county, or a department with its cases, that a role can hold in. */
export interface Territory {
  /** `county`, `township:330521104`, `village:330521104201`, `pond:P0001` or `department:agriculture`. */
  text: TerritoryText;
  kind: TerritoryKind;
  key: string;
  names: Names;
  township: string | null;
  village: string | null;
  /** Names of what it lies in, largest first. */
  inside: readonly Names[];
}

interface Shape {
  code?: string;
  id?: string;
  name_zh: string;
  name_en: string;
  township?: string;
  village?: string;
}

type Shapes = GeoJSON.FeatureCollection<GeoJSON.Geometry>;

/** All territories of the county, largest first, and its departments. */
export async function readTerritories(): Promise<readonly Territory[]> {
  const [county, townships, villages, ponds, catalogue] = await Promise.all([
    readCounty(),
    readTownships(),
    readMap('villages'),
    readMap('ponds'),
    readCatalogue(),
  ]);
  return territoriesOf(county, townships, villages, ponds, catalogue.departments);
}

export function territoriesOf(
  county: Pick<County, 'names'>,
  townships: readonly Pick<Township, 'code' | 'names'>[],
  villages: Shapes,
  ponds: Shapes,
  departments: readonly Pick<Department, 'id' | 'names'>[],
): readonly Territory[] {
  const townshipNames = new Map(townships.map((township) => [township.code, township.names]));
  const shapes = (file: Shapes) => file.features.map((feature) => feature.properties as Shape);
  const known = (names: readonly (Names | undefined)[]) => names.filter((name) => name !== undefined);
  const named = (shape: Shape): Names => ({ zh: shape.name_zh, en: shape.name_en });
  const villageNames = new Map(shapes(villages).map((shape) => [shape.code, named(shape)]));
  const place = (kind: TerritoryKind, key: string, rest: Omit<Territory, 'text' | 'kind' | 'key'>): Territory => ({
    text: kind === 'county' ? kind : `${kind}:${key}`,
    kind,
    key,
    ...rest,
  });
  return [
    place('county', '', { names: county.names, township: null, village: null, inside: [] }),
    ...townships.map(({ code, names }) => place('township', code, { names, township: code, village: null, inside: [] })),
    ...shapes(villages).map((shape) =>
      place('village', shape.code ?? '', {
        names: named(shape),
        township: shape.township ?? null,
        village: shape.code ?? null,
        inside: known([townshipNames.get(shape.township ?? '')]),
      }),
    ),
    ...shapes(ponds).map((shape) =>
      place('pond', shape.id ?? '', {
        names: named(shape),
        township: shape.township ?? null,
        village: shape.village ?? null,
        inside: known([townshipNames.get(shape.township ?? ''), villageNames.get(shape.village)]),
      }),
    ),
    ...departments.map(({ id, names }) => place('department', id, { names, township: null, village: null, inside: [] })),
  ];
}

/** Whether one territory is another or lies in it. */
export function liesIn(inner: Territory, outer: TerritoryText): boolean {
  return (
    outer === 'county' ||
    inner.text === outer ||
    (inner.kind !== 'township' && inner.township !== null && outer === `township:${inner.township}`) ||
    (inner.kind === 'pond' && inner.village !== null && outer === `village:${inner.village}`)
  );
}

const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, '');

/**
 * Territories whose name or code has what was typed: those that begin with it first, larger ones before smaller ones. Nothing
 * typed gives the largest.
 */
export function searchTerritories(all: readonly Territory[], query: string, limit: number): readonly Territory[] {
  const wanted = plain(query);
  const texts = (territory: Territory) => [plain(territory.names.zh), plain(territory.names.en), plain(territory.key)];
  const begins = all.filter((territory) => texts(territory).some((text) => text.startsWith(wanted)));
  if (begins.length >= limit || wanted === '') return begins.slice(0, limit);
  const holds = all.filter((territory) => !begins.includes(territory) && texts(territory).some((text) => text.includes(wanted)));
  return [...begins, ...holds].slice(0, limit);
}
