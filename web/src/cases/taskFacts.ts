import type { CaseEvent } from '../caseContract.ts';
import { formatInstant } from '../format.ts';
import { translateWord, type Translate } from '../i18n/i18n.ts';
import type { Called } from '../escalationContract.ts';
import type { Fact } from './eventFacts.ts';

/** What events of tasks carry; members that do not belong to one are missing. */
interface TaskData {
  worker?: Called | string;
  workerName?: string;
  state?: string;
  due?: string;
  number?: number;
  reason?: string | null;
  choice?: { rank?: number; minutes?: number; better?: number; candidates?: number } | null;
  shortfalls?: readonly string[];
}

/** The worker an event names; null where it names none. */
export function calledIn(event: CaseEvent): Called | null {
  const { worker, workerName } = event.data as TaskData;
  if (typeof worker === 'object' && worker !== null) return worker;
  return typeof worker === 'string' ? { id: worker, name: workerName ?? worker } : null;
}

/** To whom a case was given, how they stood among those who could be sent, and why nobody was found. */
export function taskFacts(event: CaseEvent, t: Translate, zone: string): readonly Fact[] {
  if (!event.type.startsWith('task')) return [];
  const { state, due, number, reason, choice, shortfalls } = event.data as TaskData;
  const called = calledIn(event);
  const facts: Fact[] = [];
  if (called !== null) facts.push([t('fact.worker'), called.name]);
  if (typeof number === 'number' && number > 1) facts.push([t('fact.taskNumber'), String(number)]);
  if (state !== undefined && event.type === 'taskAssigned') facts.push([t('fact.taskState'), translateWord(t, 'taskState', state)]);
  if (due !== undefined) facts.push([t('fact.answerDue'), formatInstant(due, zone)]);
  if (choice?.rank !== undefined && choice.candidates !== undefined)
    facts.push([t('fact.rank'), t('fact.rankOf', { n: choice.rank, most: choice.candidates })]);
  if (typeof choice?.minutes === 'number') facts.push([t('fact.minutes'), t('duration.minutes', { n: Math.round(choice.minutes) })]);
  if (typeof reason === 'string' && reason !== '' && reason !== event.note) facts.push([t('fact.reason'), reason]);
  if (shortfalls !== undefined && shortfalls.length > 0)
    facts.push([t('fact.shortfalls'), shortfalls.map((word) => translateWord(t, 'shortfall', word)).join(t('list.comma')), 'warn']);
  return facts;
}
