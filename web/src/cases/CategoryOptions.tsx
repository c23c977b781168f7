import type { Catalogue } from '../catalogue/catalogue.ts';
import { nameOf } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';

/** Categories by group, for a field of choice. */
export function CategoryOptions({ catalogue }: { catalogue: Catalogue | null }) {
  const { language } = useLanguage();
  return catalogue?.groups.map((group) => (
    <optgroup key={group.id} label={nameOf(group.names, language)}>
      {catalogue.categories
        .filter((category) => category.group === group.id)
        .map((category) => (
          <option key={category.id} value={category.id}>
            {nameOf(category.names, language)}
          </option>
        ))}
    </optgroup>
  ));
}
