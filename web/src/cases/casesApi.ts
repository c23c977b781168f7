import { readCase } from '../api.ts';
import type { CaseCounts, CaseDetail, CasePage, CaseSummary, ClockName, DeadlineAnswer, Verb } from '../caseContract.ts';
import { ask, post, signalled } from '../request.ts';
import { queryOf, type CaseFilter } from './caseFilter.ts';

/** Cases read at a time. */
export const pageSize = 50;

const path = (id: string) => `/api/v1/cases/${encodeURIComponent(id)}`;

/** One page, those after `before`. */
export function readCases(filter: CaseFilter, zone: string, before: string | null, signal?: AbortSignal): Promise<CasePage> {
  const query = queryOf(filter, zone);
  query.set('limit', String(pageSize));
  if (before !== null) query.set('before', before);
  return ask(`/api/v1/cases?${query}`, signalled(signal));
}

/** Counts by stage: of all stages, so that one sees what else there is. */
export function readCounts(filter: CaseFilter, zone: string, signal?: AbortSignal): Promise<CaseCounts> {
  const query = queryOf({ ...filter, stage: '', state: 'all' }, zone);
  return ask(`/api/v1/cases/counts?${query}`, signalled(signal));
}

export { readCase };

export const readDeadline = (id: string, clock: ClockName, signal?: AbortSignal): Promise<DeadlineAnswer> =>
  ask(`${path(id)}/deadlines/${clock}`, signalled(signal));

/** `version` is the version the person saw: if the case has moved on since, the server refuses and nothing is overwritten. */
export const command = (detail: CaseDetail, verb: Verb, body: Record<string, unknown>): Promise<CaseSummary> =>
  post(`${path(detail.id)}/${verb}`, { version: detail.version, ...body });

/** Address of the sealed evidence of a case. */
export const packAddress = (id: string): string => `${path(id)}/pack`;
