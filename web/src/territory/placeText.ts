import type { TerritoryText } from '../accessContract.ts';
import type { Names } from '../contract.ts';
import { nameOf } from '../format.ts';
import { isTextKey, type Language, type Translate } from '../i18n/i18n.ts';

/** A territory as people call it; where its name is not known, what it is and its code. */
export function placeText(territory: TerritoryText, names: Names | null, language: Language, t: Translate): string {
  if (names !== null) return nameOf(names, language);
  const [kind = '', key = ''] = territory.split(':', 2);
  const word = `territory.${kind}`;
  return [isTextKey(word) ? t(word) : kind, key].filter((part) => part !== '').join(' ');
}
