import type { Names } from '../contract.ts';
import { ask, signalled } from '../request.ts';

export interface CategoryGroup {
  id: string;
  code: string;
  names: Names;
}

export interface Category {
  id: string;
  code: string;
  group: string;
  names: Names;
  keywords: readonly string[];
  isPublic: boolean;
}

export interface Catalogue {
  groups: readonly CategoryGroup[];
  categories: readonly Category[];
  departments: readonly { id: string; names: Names }[];
}

export const readCatalogue = (signal?: AbortSignal): Promise<Catalogue> => ask('/api/v1/catalogue', signalled(signal));
