import { useEffect, useState } from 'react';
import type { Names } from '../contract.ts';
import { nameOf } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { readCatalogue, type Catalogue, type Category } from './catalogue.ts';

let asked: Promise<Catalogue> | null = null;
let known: Catalogue | null = null;

function catalogue(): Promise<Catalogue> {
  asked ??= readCatalogue().then(
    (read) => (known = read),
    (error: unknown) => {
      asked = null;
      throw error;
    },
  );
  return asked;
}

export interface LoadedCatalogue {
  /** null until it is known. */
  value: Catalogue | null;
  error: unknown;
  reload(): void;
  category(id: string): Category | null;
  /** Name in the language of the page; the id until it is known, and where the catalogue no longer has it. */
  categoryName(id: string): string;
  departmentName(id: string): string;
  nameOf(names: Names): string;
}

/** The county's catalogue, read once for the page. */
export function useCatalogue(): LoadedCatalogue {
  const { language } = useLanguage();
  const [value, setValue] = useState(known);
  const [error, setError] = useState<unknown>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let gone = false;
    setError(null);
    catalogue().then(
      (read) => gone || setValue(read),
      (failure: unknown) => gone || setError(failure),
    );
    return () => {
      gone = true;
    };
  }, [turn]);
  const named = (list: readonly { id: string; names: Names }[] | undefined, id: string): string => {
    const found = list?.find((item) => item.id === id);
    return found ? nameOf(found.names, language) : id;
  };
  return {
    value,
    error,
    reload: () => setTurn((before) => before + 1),
    category: (id) => value?.categories.find((item) => item.id === id) ?? null,
    categoryName: (id) => named(value?.categories, id),
    departmentName: (id) => named(value?.departments, id),
    nameOf: (names) => nameOf(names, language),
  };
}
