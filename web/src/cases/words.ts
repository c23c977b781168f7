import { stages, type Actor, type CaseStage, type CaseSummary } from '../caseContract.ts';
import type { TimeLimit } from '../catalogue/catalogue.ts';
import type { CaseStageCode } from '../contract.ts';
import { translateWord, type Translate } from '../i18n/i18n.ts';

/** Where a case stands, by its number in the live feed. */
export const stageWord = (t: Translate, stage: CaseStageCode): string => translateWord(t, 'stage', stages[stage]);

export const stageText = (t: Translate, stage: CaseStage): string => translateWord(t, 'stage', stage);

/** A limit in words, such as 3 working days. */
export const limitText = (t: Translate, limit: TimeLimit): string =>
  translateWord(t, 'limit', limit.class).replace('{n}', String(limit.value));

/** Who did something: nobody for the program itself, and a sealed reporter has no name. */
export function actorText(t: Translate, by: Actor | null): string {
  if (by === null) return t('actor.engine');
  return by.name === '' ? t('actor.reporter') : by.name;
}

/** The first line of what was reported; an alarm has no words. */
export const firstWords = (item: CaseSummary, most = 80): string =>
  item.text.length > most ? `${item.text.slice(0, most).trimEnd()}…` : item.text;
