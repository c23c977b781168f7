import type { CaseStage } from '../caseContract.ts';
import { stages } from '../caseContract.ts';
import { toInstant } from '../localTime.ts';

/** Parameters of the address that say which cases are looked for, with the values the server takes; dates are days of the county. */
export const filterNames = [
  'state',
  'stage',
  'category',
  'source',
  'level',
  'township',
  'village',
  'department',
  'overdue',
  'from',
  'until',
  'text',
] as const;
export type FilterName = (typeof filterNames)[number];

/** What is looked for; an empty text looks for anything. */
export type CaseFilter = Readonly<Record<FilterName, string>>;

/** Without a word about it, one looks for what is still to be done. */
export const usualState = 'open';
const dayMs = 24 * 3_600_000;

export function filterOf(search: string): CaseFilter {
  const query = new URLSearchParams(search);
  return Object.fromEntries(filterNames.map((name) => [name, query.get(name) ?? ''])) as Record<FilterName, string>;
}

/** How many of the parameters that are not always in sight are set. */
export const furtherCount = (filter: CaseFilter): number =>
  filterNames.filter((name) => !['state', 'stage', 'text'].includes(name) && filter[name] !== '').length;

export function stagesOf(filter: CaseFilter): readonly CaseStage[] {
  const named = filter.stage.split(',');
  return stages.filter((stage) => named.includes(stage));
}

/** The filter with one stage more or less. */
export function toggledStage(filter: CaseFilter, stage: CaseStage): string {
  const chosen = stagesOf(filter);
  return stages.filter((each) => chosen.includes(each) !== (each === stage)).join(',');
}

/** What the server is asked: days become moments of the county's zone, the last day counts in full, a village needs no township. */
export function queryOf(filter: CaseFilter, zone: string): URLSearchParams {
  const query = new URLSearchParams();
  // Chosen stages say themselves whether the case is over.
  const state = filter.state || (filter.stage === '' ? usualState : 'all');
  if (state !== 'all') query.set('state', state);
  for (const name of ['stage', 'category', 'source', 'level', 'township', 'village', 'department', 'text'] as const)
    if (filter[name].trim() !== '') query.set(name, filter[name].trim());
  if (filter.village !== '') query.delete('township');
  if (filter.overdue === 'true') query.set('overdue', 'true');
  const from = toInstant(`${filter.from}T00:00`, zone);
  const until = toInstant(`${filter.until}T00:00`, zone);
  if (from !== null) query.set('from', from.toISOString());
  if (until !== null) query.set('until', new Date(until.getTime() + dayMs).toISOString());
  return query;
}
