import type { CaseTask, Pick, Worker } from '../dispatchContract.ts';
import { secondsText } from '../cases/due.ts';
import { formatAge } from '../format.ts';
import { translateWord, type Translate } from '../i18n/i18n.ts';

/** A distance as one says it: whole tens of metres below a kilometre, else kilometres with one decimal. */
export function distanceText(metres: number, t: Translate): string {
  return metres < 995
    ? t('dispatch.metres', { n: Math.round(metres / 10) * 10 })
    : t('dispatch.kilometres', { n: (metres / 1000).toFixed(1) });
}

const whole = (minutes: number): number => Math.round(minutes);

/** Why somebody is recommended, in words: where they are, since when that is known, what they have to do, and what it comes to. */
export function pickReasons(pick: Pick, t: Translate): readonly string[] {
  const where =
    pick.at === 'home'
      ? [t('dispatch.fromHome')]
      : pick.ageSeconds === null
        ? []
        : [t('dispatch.position', { age: formatAge(pick.ageSeconds * 1000, t) })];
  return [
    ...(pick.metres === null ? [] : [distanceText(pick.metres, t)]),
    ...where,
    ...(pick.ownVillage ? [t('dispatch.ownVillage')] : []),
    t('dispatch.load', { n: pick.load, most: pick.capacity }),
    t('dispatch.month', { n: pick.month }),
  ];
}

/** What the minutes are made of, for who asks how they came about. */
export function pickSum(pick: Pick, t: Translate): string {
  return t('dispatch.sum', { travel: whole(pick.travelMinutes), load: whole(pick.loadMinutes), fair: whole(pick.fairMinutes) });
}

export const pickMinutes = (pick: Pick, t: Translate): string => t('dispatch.minutes', { n: Math.max(1, whole(pick.minutes)) });

/** How a task stands, with the time that is left to answer it. */
export function taskText(task: CaseTask, now: number, t: Translate): string {
  const state = translateWord(t, 'taskState', task.state);
  if (task.answerDue === null) return state;
  const left = Date.parse(task.answerDue) - now;
  return `${state} · ${t(left > 0 ? 'dispatch.answerLeft' : 'dispatch.answerLate', { time: secondsText(left, t) })}`;
}

/** How old a worker's position is, grown since it was read; null where none is known. */
export function positionAge(worker: Worker, readAt: number, now: number, t: Translate): string | null {
  return worker.position === null ? null : formatAge(worker.position.ageSeconds * 1000 + Math.max(0, now - readAt), t);
}
