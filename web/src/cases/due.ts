import type { Translate } from '../i18n/i18n.ts';

export type DueTone = 'late' | 'soon' | 'calm' | 'over';

/** From here on what is due is near. */
const soonMs = 4 * 3_600_000;

/** A duration in its two largest units, rounded down; less than a minute is said so. */
export function durationText(ms: number, t: Translate): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const parts: string[] = [];
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (days > 0) parts.push(t('duration.days', { n: days }));
  if (hours > 0) parts.push(t('duration.hours', { n: hours }));
  if (days === 0 && rest > 0) parts.push(t('duration.minutes', { n: rest }));
  return parts.length === 0 ? t('duration.none') : parts.join(' ');
}

/** A short duration to the second: what counts down, and how late something was. From an hour on, as `durationText`. */
export function secondsText(ms: number, t: Translate): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  if (seconds >= 3600) return durationText(ms, t);
  const rest = t('duration.seconds', { n: seconds % 60 });
  return seconds < 60 ? rest : `${t('duration.minutes', { n: Math.floor(seconds / 60) })} ${rest}`;
}

/** What is left until something is due, or how long it has been overdue: as a tone and in words. */
export function dueIn(dueAt: string, now: number, t: Translate): { tone: DueTone; text: string } {
  const left = Date.parse(dueAt) - now;
  if (left <= 0) return { tone: 'late', text: t('due.overdue', { time: durationText(left, t) }) };
  return { tone: left < soonMs ? 'soon' : 'calm', text: t('due.left', { time: durationText(left, t) }) };
}

/** Of a clock that has stopped: whether it was in time, which stays true. */
export function dueWhenStopped(dueAt: string, stoppedAt: string, t: Translate): { tone: DueTone; text: string } {
  const left = Date.parse(dueAt) - Date.parse(stoppedAt);
  return left < 0
    ? { tone: 'late', text: t('due.wasLate', { time: durationText(left, t) }) }
    : { tone: 'over', text: t('due.inTime') };
}
