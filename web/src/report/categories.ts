import type { Category, CategoryGroup } from '../catalogue/catalogue.ts';

const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, '');

export interface GroupOfCategories {
  group: CategoryGroup;
  categories: readonly Category[];
}

/** What villagers may report, by group in the catalogue's order. */
export function publicGroups(groups: readonly CategoryGroup[], categories: readonly Category[]): readonly GroupOfCategories[] {
  return groups
    .map((group) => ({ group, categories: categories.filter((category) => category.isPublic && category.group === group.id) }))
    .filter((group) => group.categories.length > 0);
}

/** Categories whose name or keywords have what was typed; those whose name begins with it first. */
export function searchCategories(categories: readonly Category[], query: string): readonly Category[] {
  const wanted = plain(query);
  if (wanted === '') return [];
  const rank = ({ names, keywords }: Category): number => {
    const own = [plain(names.zh), plain(names.en)];
    if (own.some((name) => name.startsWith(wanted))) return 0;
    if (own.some((name) => name.includes(wanted))) return 1;
    const words = keywords.map(plain);
    // A whole sentence is often typed: a keyword inside it is a find too.
    if (words.some((word) => word.includes(wanted) || (word.length > 1 && wanted.includes(word)))) return 2;
    return 3;
  };
  return categories
    .filter((category) => category.isPublic)
    .map((category) => ({ category, rank: rank(category) }))
    .filter((found) => found.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map((found) => found.category);
}
