import type { CaseStage, CaseSummary } from '../caseContract.ts';
import type { CaseLive } from '../contract.ts';
import { severityCode } from '../severity.ts';

/** Which cases one wants to see by who has them. */
export const shows = ['all', 'waiting', 'seeking', 'assigned'] as const;
export type Show = (typeof shows)[number];

/** What is looked for; an empty text looks for anything. */
export interface QueueFilter {
  township: string;
  level: string;
  text: string;
  show: Show;
}

/** Cases that are assigned at once at most: the server's own limit. */
export const mostAtOnce = 100;

/** Stages in which a worker can be sent. */
const assignable: readonly CaseStage[] = ['verifying', 'dispatching', 'accepting', 'handling'];
export const isAssignable = (stage: CaseStage): boolean => assignable.includes(stage);

export function queueFilterOf(search: string): QueueFilter {
  const query = new URLSearchParams(search);
  const named = (name: string) => query.get(name) ?? '';
  return {
    township: named('township'),
    level: named('level'),
    text: named('text').trim(),
    show: shows.find((show) => show === named('show')) ?? 'all',
  };
}

/** Whether somebody has to be found for a case: nobody has it and the engine is not looking. */
export const isWaiting = (item: CaseSummary): boolean => item.task === null && !item.seeking && isAssignable(item.stage);

export function isShown(item: CaseSummary, show: Show): boolean {
  switch (show) {
    case 'all':
      return true;
    case 'waiting':
      return isWaiting(item);
    case 'seeking':
      return item.seeking;
    case 'assigned':
      return item.task !== null;
  }
}

const dueOf = (item: CaseSummary): number => (item.dueAt === null ? Number.POSITIVE_INFINITY : Date.parse(item.dueAt));

/** By the next deadline, the most severe first among equals; what is due at no time comes last. */
export function ordered(rows: readonly CaseSummary[]): readonly CaseSummary[] {
  return rows.toSorted((a, b) => {
    const [dueA, dueB] = [dueOf(a), dueOf(b)];
    if (dueA !== dueB) return dueA < dueB ? -1 : 1;
    return severityCode(b.level) - severityCode(a.level) || (a.id < b.id ? -1 : 1);
  });
}

/** Rows as they stand now in the order in which they are shown: nothing moves under a hand that aims. */
export function inPlace(shown: readonly CaseSummary[], fresh: readonly CaseSummary[]): readonly CaseSummary[] {
  const byId = new Map(fresh.map((item) => [item.id, item]));
  return shown.map((item) => byId.get(item.id) ?? item);
}

export const sameOrder = (a: readonly CaseSummary[], b: readonly CaseSummary[]): boolean =>
  a.length === b.length && a.every((item, index) => item.id === b[index]?.id);

/** The id one row further on, or back; the first where none is chosen, the last row where there is nothing beyond. */
export function neighbour(rows: readonly CaseSummary[], chosen: string | null, step: 1 | -1): string | null {
  const at = rows.findIndex((item) => item.id === chosen);
  const next = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step));
  return rows[next]?.id ?? null;
}

export type Versions = ReadonlyMap<string, number>;

export const versionsOf = (cases: readonly CaseLive[]): Versions => new Map(cases.map((item) => [item.id, item.version]));

/** Ids of the cases of which the feed says something else than before: new, changed, or gone. */
export function changedCases(before: Versions, now: Versions): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const [id, version] of now) if (before.get(id) !== version) changed.add(id);
  for (const id of before.keys()) if (!now.has(id)) changed.add(id);
  return changed;
}
