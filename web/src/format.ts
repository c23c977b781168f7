import type { Names } from './contract.ts';
import type { Language, Translate } from './i18n/i18n.ts';
import { toLocal } from './localTime.ts';

/** Shown where there is no value. Never 0 and never empty: an empty place looks like a broken screen. */
export const noValue = '—';

export function nameOf(names: Names, language: Language): string {
  return language === 'zh-CN' ? names.zh : names.en;
}

/** A count, with thousands separated. */
export function formatCount(n: number | null | undefined, language: Language): string {
  return n === null || n === undefined || !Number.isFinite(n) ? noValue : new Intl.NumberFormat(language).format(n);
}

/** A measured value with the decimals of its metric: trailing zeros stay, they tell the resolution. */
export function formatValue(value: number | null | undefined, decimals: number, language: Language): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return noValue;
  return new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
}

/** A share in whole percent. Rounds down from below 100, so that 100 % always means all of them. */
export function formatShare(part: number, whole: number): string {
  return whole <= 0 ? noValue : `${Math.floor((part / whole) * 100)}%`;
}

/** How long ago, in the largest sensible unit. A future time (a device's clock is ahead) counts as now. */
export function formatAge(ageMs: number, t: Translate): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1000));
  if (seconds < 60) return t('age.seconds', { n: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('age.minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('age.hours', { n: hours }) : t('age.days', { n: Math.floor(hours / 24) });
}

const timeFormats = new Map<string, Intl.DateTimeFormat>();

function timeFormat(language: Language, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language}|${timeZone}|${JSON.stringify(options)}`;
  let format = timeFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language, { ...options, timeZone, hourCycle: 'h23' });
    timeFormats.set(key, format);
  }
  return format;
}

/** Time of day in the county, with seconds. */
export function formatClock(at: number, timeZone: string, language: Language): string {
  return timeFormat(language, timeZone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);
}

/** Date in the county with the day of the week. */
export function formatDate(at: number, timeZone: string, language: Language): string {
  return timeFormat(language, timeZone, { year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short' }).format(at);
}

/** Hours and minutes today, with the day before them on any other day. */
export function formatMoment(at: number, now: number, timeZone: string, language: Language): string {
  const day = (t: number) => timeFormat('zh-CN', timeZone, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(t);
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  const options = day(at) === day(now) ? time : { month: '2-digit' as const, day: '2-digit' as const, ...time };
  return timeFormat(language, timeZone, options).format(at);
}

/** Date and time in the county, for records: `2026-11-24 08:30` in every language, so that no two people read it differently. */
export function formatInstant(at: string | number, timeZone: string): string {
  return toLocal(typeof at === 'number' ? at : Date.parse(at), timeZone).replace('T', ' ');
}
