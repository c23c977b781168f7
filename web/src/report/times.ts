import type { Language } from '../i18n/i18n.ts';

/** A time with the county's offset (`2026-11-26T16:30:00+08:00`) as the county's clocks show it, wherever the phone is. */
export function countyTime(at: string, language: Language): string {
  const shown = Date.parse(`${at.slice(0, 16)}Z`);
  if (!Number.isFinite(shown)) return at;
  const format = new Intl.DateTimeFormat(language, {
    timeZone: 'UTC',
    month: language === 'en' ? 'short' : 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return format.format(shown);
}

/** How long until or since a moment, in whole units; `past` when it has gone by. */
export function distanceTo(at: string, now: number): { past: boolean; unit: 'minutes' | 'hours' | 'days'; n: number } {
  const ms = Date.parse(at) - now;
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const past = ms < 0;
  if (minutes < 60) return { past, unit: 'minutes', n: minutes };
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? { past, unit: 'hours', n: hours } : { past, unit: 'days', n: Math.floor(hours / 24) };
}
