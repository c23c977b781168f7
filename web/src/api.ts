import type { CaseDetail, CaseOutcome, CaseSummary } from './caseContract.ts';
import type { County, History, PondDetail, PondPage, PondSummary, Township } from './contract.ts';
import { ask, post, signalled } from './request.ts';

/** Pages of `GET /ponds` read at most: 20 × 2,000 ponds. A server whose cursor never ends must not hold the wall for ever. */
const pondPagesLimit = 20;
const pondPageSize = 2000;

export const readCounty = (): Promise<County> => ask('/api/v1/county');

export async function readTownships(): Promise<readonly Township[]> {
  return (await ask<{ townships: readonly Township[] }>('/api/v1/townships')).townships;
}

export async function readPonds(): Promise<readonly PondSummary[]> {
  const ponds: PondSummary[] = [];
  let after: string | null = null;
  for (let page = 0; page < pondPagesLimit; page++) {
    const query: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
    const answer: PondPage = await ask<PondPage>(`/api/v1/ponds?limit=${pondPageSize}${query}`);
    ponds.push(...answer.ponds);
    after = answer.next;
    if (after === null) break;
  }
  return ponds;
}

export const readPond = (id: string, signal?: AbortSignal): Promise<PondDetail> =>
  ask(`/api/v1/ponds/${encodeURIComponent(id)}`, signalled(signal));

export function readHistory(pond: string, metric: string, from: number, to: number, signal?: AbortSignal): Promise<History> {
  const query = new URLSearchParams({
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    metric,
    points: '300',
  });
  return ask(`/api/v1/ponds/${encodeURIComponent(pond)}/history?${query}`, signalled(signal));
}

export const readCase = (id: string, signal?: AbortSignal): Promise<CaseDetail> =>
  ask(`/api/v1/cases/${encodeURIComponent(id)}`, signalled(signal));

/** `version` is the version the person saw: if the case has moved on since, the server refuses and nothing is overwritten. */
export function acknowledgeCase(id: string, version: number, note: string): Promise<CaseSummary> {
  return post(`/api/v1/cases/${encodeURIComponent(id)}/acknowledge`, { version, ...(note === '' ? {} : { note }) });
}

export function closeCase(id: string, version: number, outcome: CaseOutcome, note: string): Promise<CaseSummary> {
  return post(`/api/v1/cases/${encodeURIComponent(id)}/close`, { version, outcome, ...(note === '' ? {} : { note }) });
}

/** A map file as GeoJSON, read here once and handed to the map, because names and shapes are also needed outside it. */
export const readMap = <G extends GeoJSON.Geometry>(name: string): Promise<GeoJSON.FeatureCollection<G>> =>
  ask(`/api/v1/map/${name}.geojson`);
