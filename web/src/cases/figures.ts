import { toLocal } from '../localTime.ts';
import { ask, signalled } from '../request.ts';

/** The wire contract of the figures a page shows; times are in seconds, null where there is nothing to count. */
export interface Delays {
  count: number;
  meanSeconds: number | null;
  medianSeconds: number | null;
  nineInTenSeconds: number | null;
}

export interface Headline {
  from: string;
  until: string;
  problems: number;
  due: number;
  fixed: number;
  resolutionRate: number | null;
  questions: number;
  questionsResolved: number;
  questionRate: number | null;
  untilReported: Delays;
}

export interface Headlines {
  at: string;
  territory: string;
  open: number;
  overdue: number;
  today: Headline;
  last30Days: Headline;
  year: Headline;
}

export const figureAxes = ['county', 'township', 'village', 'department', 'post'] as const;
export type FigureAxis = (typeof figureAxes)[number];
export type FigureFormat = 'csv' | 'xlsx';

/** How often the headlines are read again. */
export const headlineMs = 15_000;

export const readHeadlines = (signal?: AbortSignal): Promise<Headlines> => ask('/api/v1/figures/headlines', signalled(signal));

/** By what somebody may have figures: of a township also its villages, of the county everything. */
export function axesOf(territory: string): readonly FigureAxis[] {
  const kind = territory.split(':')[0];
  if (kind === 'county') return figureAxes;
  return kind === 'township' ? ['township', 'village'] : figureAxes.filter((axis) => axis === kind);
}

/** The present day in the county. `2026-11-24` */
export const dayOf = (now: number, zone: string): string => toLocal(now, zone).slice(0, 10);

/** The day after a day. */
export const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** Address of a table of figures from one day to another, both included; null if they are none. */
export function figuresAddress(from: string, to: string, by: FigureAxis, format: FigureFormat, lang: string): string | null {
  if (from === '' || to === '' || from > to) return null;
  return `/api/v1/figures/cases?${new URLSearchParams({ from, until: dayAfter(to), by, format, lang })}`;
}
