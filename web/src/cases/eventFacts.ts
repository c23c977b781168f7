import type { CaseEvent, CaseStage } from '../caseContract.ts';
import type { Names } from '../contract.ts';
import { formatInstant } from '../format.ts';
import { translateWord, type TextKey, type Translate } from '../i18n/i18n.ts';
import { escalationFacts } from './escalationFacts.ts';
import { taskFacts } from './taskFacts.ts';
import { stageText } from './words.ts';

/** What words need names from: the catalogue, in the language of the page. */
export interface NamesById {
  categoryName(id: string): string;
  departmentName(id: string): string;
  /** One of two names, in the language of the page. */
  nameOf(names: Names): string;
  /** Who owes the next action, from the text of a territory. */
  ownerName(owner: string): string;
}

/** A label, what it says, and whether it is a warning: the words say so, too. */
export type Fact = readonly [label: string, text: string, tone?: 'warn'];

type Word = (value: string, t: Translate, names: NamesById, zone: string) => string;

const category: Word = (value, _, names) => names.categoryName(value);
const department: Word = (value, _, names) => names.departmentName(value);
const stage: Word = (value, t) => stageText(t, value as CaseStage);
const time: Word = (value, _t, _names, zone) => (Number.isFinite(Date.parse(value)) ? formatInstant(value, zone) : value);
const plain: Word = (value) => value;

/** Members of events that say something to people, in the order in which they are shown. */
const known: readonly (readonly [string, TextKey, Word])[] = [
  ['from', 'fact.from', stage],
  ['to', 'fact.to', stage],
  ['category', 'fact.category', category],
  ['level', 'fact.level', (value, t) => translateWord(t, 'severity', value)],
  ['lead', 'fact.lead', department],
  ['joint', 'fact.joint', department],
  ['department', 'fact.department', department],
  ['isPublic', 'fact.isPublic', (value, t) => t(value === 'true' ? 'answer.yes' : 'answer.no')],
  ['isGood', 'fact.isGood', (value, t) => t(value === 'true' ? 'answer.yes' : 'answer.no')],
  ['outcome', 'fact.outcome', (value, t) => translateWord(t, 'outcome', value)],
  ['kind', 'fact.kind', (value, t) => translateWord(t, 'request', value)],
  ['until', 'fact.until', time],
  ['stars', 'fact.stars', plain],
  ['solved', 'fact.solved', (value, t) => t(value === 'true' ? 'answer.yes' : 'answer.no')],
  ['case', 'fact.case', plain],
  ['parts', 'fact.parts', plain],
  ['chance', 'fact.chance', (value) => `${Math.round(Number(value) * 100)}%`],
];

/** A part that was split off is told by its case. */
const wordOf = (value: unknown): unknown => (typeof value === 'object' && value !== null && 'id' in value ? value.id : value);

/** What an event says besides who, when and why, as label and text. What the page does not know stays in the evidence pack. */
export function eventFacts(event: CaseEvent, t: Translate, names: NamesById, zone: string): readonly Fact[] {
  const plainly = known.flatMap(([member, label, word]) => {
    // Where a case stood when it became overdue is where it stands still: it went from nowhere.
    if (event.type === 'dueMissed' && member === 'from') return [[t('fact.stage'), stageText(t, event.data['from'] as CaseStage)] as const];
    const value = event.data[member];
    const values = (Array.isArray(value) ? value : [value])
      .map(wordOf)
      .filter((item) => ['string', 'number', 'boolean'].includes(typeof item));
    return values.length === 0 ? [] : [[t(label), values.map((item) => word(String(item), t, names, zone)).join(', ')] as const];
  });
  return [...plainly, ...taskFacts(event, t, zone), ...escalationFacts(event, t, names, zone)];
}
