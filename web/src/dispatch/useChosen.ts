import { useCallback, useEffect } from 'react';
import type { CaseDetail } from '../caseContract.ts';
import { readCase } from '../api.ts';
import type { Pick, Recommendation } from '../dispatchContract.ts';
import { useLoad } from '../frame/useLoad.ts';
import { usePoll } from '../frame/usePoll.ts';
import { readRecommendation } from './dispatchApi.ts';
import { isAssignable } from './queue.ts';

const detailMs = 10_000;

/** The case that is chosen, with who can be sent. */
export interface Chosen {
  detail: CaseDetail | null;
  error: unknown;
  /** null while it is not known, and where nobody can be sent. */
  recommendation: Recommendation | null;
  recommendationError: unknown;
  /** Those who can be given the case now; none while somebody has it. */
  picks: readonly Pick[];
  /** What is recommended is known, or that nothing can be. */
  settled: boolean;
  reload: () => void;
}

const nobody: readonly Pick[] = [];

/** Somebody can be chosen: nobody has it, or it is only held for them. */
export const isFree = (detail: CaseDetail): boolean =>
  !detail.over && isAssignable(detail.stage) && (detail.task === null || detail.task.state === 'reserved');

/** @param onChanged the case is not as the row has it any more */
export function useChosen(id: string | null, onChanged: () => void): Chosen {
  const {
    value: detail,
    error,
    reload: readAgain,
  } = useLoad<CaseDetail | null>(id ?? '', async (signal) => (id === null ? null : readCase(id, signal)));
  const free = detail !== null && isFree(detail);
  const recommended = useLoad<Recommendation | null>(free ? detail.id : '', async (signal) =>
    free ? readRecommendation(detail.id, signal) : null,
  );
  const { reload: recommendAgain } = recommended;
  // Whoever acts on a case changes who is best for it.
  const version = detail?.version ?? null;
  useEffect(() => recommendAgain(), [version, recommendAgain]);
  usePoll(detailMs, () => {
    readAgain();
    recommendAgain();
  });
  const reload = useCallback(() => {
    readAgain();
    recommendAgain();
    onChanged();
  }, [readAgain, recommendAgain, onChanged]);
  const recommendation = free ? recommended.value : null;
  return {
    detail,
    error,
    recommendation,
    recommendationError: free ? recommended.error : null,
    picks: recommendation?.picks ?? nobody,
    settled: detail !== null && (!free || recommended.value !== null || recommended.error !== null),
    reload,
  };
}
