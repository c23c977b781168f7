import type { CasePage, CaseSummary, Verb } from '../caseContract.ts';
import type { Assignment, AssignmentResult, CaseNotice, Forecast, Recommendation, Worker } from '../dispatchContract.ts';
import { ask, post, signalled } from '../request.ts';
import type { QueueFilter } from './queue.ts';

/** Cases of the queue read at a time: more than anybody looks at before the first of them is due. */
export const pageSize = 200;

const casePath = (id: string) => `/api/v1/cases/${encodeURIComponent(id)}`;

/** Open cases by the next deadline, earliest first; one page, those after `before`. */
export function readQueue(filter: QueueFilter, before: string | null): Promise<CasePage> {
  const query = new URLSearchParams({ state: 'open', order: 'due', limit: String(pageSize) });
  for (const name of ['township', 'level', 'text'] as const) if (filter[name] !== '') query.set(name, filter[name]);
  if (before !== null) query.set('before', before);
  return ask(`/api/v1/cases?${query}`);
}

export const readWorkers = async (signal?: AbortSignal): Promise<readonly Worker[]> =>
  (await ask<{ workers: readonly Worker[] }>('/api/v1/workers', signalled(signal))).workers;

export const readRecommendation = (id: string, signal?: AbortSignal): Promise<Recommendation> =>
  ask(`${casePath(id)}/recommendation`, signalled(signal));

export const readForecast = (signal?: AbortSignal): Promise<readonly Forecast[]> =>
  ask<readonly Forecast[]>('/api/v1/forecast', signalled(signal));

export const readNotices = async (id: string, signal?: AbortSignal): Promise<readonly CaseNotice[]> =>
  (await ask<{ notices: readonly CaseNotice[] }>(`${casePath(id)}/notices`, signalled(signal))).notices;

/** `version` is the version the person saw: if the case has moved on since, the server refuses and nothing is overwritten. */
export const give = (id: string, verb: Verb | 'assign', version: number, more: object = {}): Promise<CaseSummary> =>
  post(`${casePath(id)}/${verb}`, { version, ...more });

/** One after the other; each has an answer of its own. */
export const assignAll = async (assignments: readonly Assignment[]): Promise<readonly AssignmentResult[]> =>
  (await post<{ results: readonly AssignmentResult[] }>('/api/v1/assignments', { assignments })).results;
