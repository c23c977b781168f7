import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Catalogue, Category } from '../src/catalogue/catalogue.ts';
import type { Layer, Metric, Names, Rule, StationType } from '../src/contract.ts';

/** Where the county pack lies: beside this folder in the repository, or elsewhere by `DEQING_PACK`. */
const packFolder = process.env['DEQING_PACK'] ?? resolve(import.meta.dirname, '../../deploy/counties/deqing');

const text = (file: string): string => readFileSync(resolve(packFolder, file), 'utf8');
const json = <T>(file: string): T => JSON.parse(text(file)) as T;

/** Rows of one of the pack's CSV files. None of the columns read here holds a comma or a quote. */
function rows(file: string): Record<string, string>[] {
  const [header = '', ...lines] = text(file)
    .split('\n')
    .filter((line) => line !== '');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, index) => [names[index] ?? '', value])));
}

const named = (row: Record<string, string>): Names => ({ zh: row['name_zh'] ?? '', en: row['name_en'] ?? '' });

export interface PackPlace {
  number: number;
  id: string;
  names: Names;
  parent: string;
  longitude: number;
  latitude: number;
  row: Record<string, string>;
}

function places(file: string, id: string, parent: string): PackPlace[] {
  return rows(file).map((row) => ({
    number: Number(row['number']),
    id: row[id] ?? '',
    names: named(row),
    parent: row[parent] ?? '',
    longitude: Number(row['longitude']),
    latitude: Number(row['latitude']),
    row,
  }));
}

export interface PackCounty {
  code: string;
  names: Names;
  timeZone: string;
  datum: string;
  center: [number, number];
  notes: Names[];
  stationTypes: StationType[];
}

interface PackCategories {
  groups: Catalogue['groups'];
  categories: (Omit<Category, 'checkShare'> & { checkShare?: number })[];
}

/** The catalogue as the API answers it. */
const catalogueOf = ({ groups, categories }: PackCategories): Pick<Catalogue, 'groups' | 'categories'> => ({
  groups,
  categories: categories.map((category) => ({ ...category, checkShare: category.checkShare ?? 100 })),
});

/** The county pack, read as far as these tests need it. */
export function readPack() {
  return {
    county: json<PackCounty>('county.json'),
    metrics: json<{ metrics: Metric[] }>('metrics.json').metrics,
    rules: json<{ rules: Rule[] }>('rules.json').rules,
    layers: json<{ layers: Layer[] }>('layers.json').layers,
    catalogue: {
      departments: json<{ departments: Catalogue['departments'] }>('departments.json').departments,
      ...catalogueOf(json<PackCategories>('categories.json')),
    },
    townships: places('townships.csv', 'code', ''),
    villages: places('villages.csv', 'code', 'township_code'),
    ponds: places('ponds.csv', 'id', 'village_code'),
    sensors: places('sensors.csv', 'id', 'place_id'),
    shapes: (name: string) => json<GeoJSON.FeatureCollection>(`${name}.geojson`),
  };
}

export type Pack = ReturnType<typeof readPack>;
