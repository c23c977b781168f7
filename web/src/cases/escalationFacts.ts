import type { CaseEvent } from '../caseContract.ts';
import type { Names } from '../contract.ts';
import { stepText } from '../escalation/words.ts';
import type { Called, EscalationStep } from '../escalationContract.ts';
import { formatInstant } from '../format.ts';
import { translateWord, type Translate } from '../i18n/i18n.ts';
import { secondsText } from './due.ts';
import type { Fact, NamesById } from './eventFacts.ts';

/** The engine looks once a second: what comes within two was done when it was owed. */
const punctualMs = 2_000;

/** What these events carry; members that do not belong to one are missing. */
interface EscalationData {
  trigger?: string;
  policy?: Names;
  escalationStep?: EscalationStep;
  stepOutcome?: string;
  people?: readonly Called[];
  owedAt?: string;
  heldBy?: string;
}

/** Why a case escalates, what was done about it and whom it reached; a call that found nobody, and what came late, are warnings. */
export function escalationFacts(event: CaseEvent, t: Translate, names: NamesById, zone: string): readonly Fact[] {
  const { trigger, policy, escalationStep, stepOutcome, people, owedAt, heldBy } = event.data as EscalationData;
  const facts: Fact[] = [];
  if (trigger !== undefined) facts.push([t('fact.trigger'), translateWord(t, 'trigger', trigger)]);
  if (policy !== undefined) facts.push([t('fact.policy'), names.nameOf(policy)]);
  if (escalationStep !== undefined) facts.push([t('fact.stepDone'), stepText(escalationStep, t, names.ownerName)]);
  if (people !== undefined && people.length > 0) facts.push([t('fact.called'), people.map(({ name }) => name).join(t('list.comma'))]);
  if (stepOutcome === 'nobodyFound') facts.push([t('fact.result'), t('stepOutcome.nobodyFound'), 'warn']);
  else if (stepOutcome !== undefined && stepOutcome !== 'done')
    facts.push([t('fact.result'), translateWord(t, 'stepOutcome', stepOutcome)]);
  if (heldBy !== undefined && heldBy !== '') facts.push([t('fact.heldBy'), heldBy]);
  return [...facts, ...whenOwed(event, owedAt, t, zone)];
}

function whenOwed(event: CaseEvent, owedAt: string | undefined, t: Translate, zone: string): readonly Fact[] {
  if (owedAt === undefined) return [];
  const lateMs = Date.parse(event.at) - Date.parse(owedAt);
  const late: readonly Fact[] = lateMs > punctualMs ? [[t('fact.late'), secondsText(lateMs, t), 'warn']] : [];
  if (event.type === 'escalationStarted') return [[t('fact.firstStep'), formatInstant(owedAt, zone)], ...late];
  return event.type === 'dueMissed' || event.type === 'urged' ? [[t('fact.dueAt'), formatInstant(owedAt, zone)], ...late] : late;
}
