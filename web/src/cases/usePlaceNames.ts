import { useEffect, useState } from 'react';
import type { LoadedCatalogue } from '../catalogue/useCatalogue.ts';
import { readMap, readTownships } from '../api.ts';
import type { Names } from '../contract.ts';
import { nameOf } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';

export interface Village {
  code: string;
  township: string;
  names: Names;
}

export interface CasePlaces {
  townships: readonly { code: string; names: Names }[];
  villages: readonly Village[];
}

const none: CasePlaces = { townships: [], villages: [] };
let reading: Promise<CasePlaces> | null = null;

async function read(): Promise<CasePlaces> {
  const [townships, villages] = await Promise.all([readTownships(), readMap('villages')]);
  return {
    townships,
    villages: villages.features.map(({ properties }) => {
      const { code, township, name_zh: zh, name_en: en } = properties as Record<'code' | 'township' | 'name_zh' | 'name_en', string>;
      return { code, township, names: { zh, en } };
    }),
  };
}

/** Townships and villages, read once for the page. */
export function useCasePlaces(): CasePlaces {
  const [places, setPlaces] = useState(none);
  useEffect(() => {
    reading ??= read().catch((error: unknown) => {
      reading = null;
      throw error;
    });
    reading.then(setPlaces, () => {});
  }, []);
  return places;
}

/** Where a case lies, from the township down; codes until the names are known, empty where nobody knows the place. */
export function usePlaceText(): (place: { township: string | null; village: string | null; pond: string | null }) => string {
  const { language } = useLanguage();
  const { townships, villages } = useCasePlaces();
  const named = (list: readonly { code: string; names: Names }[], code: string | null) => {
    const found = list.find((item) => item.code === code);
    return found ? nameOf(found.names, language) : code;
  };
  return ({ township, village, pond }) =>
    [named(townships, township), named(villages, village), pond].filter((part) => part !== null).join(' · ');
}

/** Who owes the next action, by name: a department, a village, a township or the county; as the server wrote it until that is known. */
export function useOwnerText(catalogue: LoadedCatalogue): (owner: string) => string {
  const { language, t } = useLanguage();
  const { townships, villages } = useCasePlaces();
  return (owner) => {
    const [kind, key = ''] = owner.split(':', 2);
    if (kind === 'county') return t('territory.county');
    if (kind === 'department') return catalogue.departmentName(key);
    const place = (kind === 'village' ? villages : townships).find(({ code }) => code === key);
    return place === undefined ? owner : nameOf(place.names, language);
  };
}
