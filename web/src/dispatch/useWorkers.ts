import { useMemo, useRef } from 'react';
import type { Worker } from '../dispatchContract.ts';
import { useLoad } from '../frame/useLoad.ts';
import { usePoll } from '../frame/usePoll.ts';
import { readWorkers } from './dispatchApi.ts';

/** Positions are not in the live feed: they are read so often. */
const workersMs = 5_000;

export interface Workers {
  list: readonly Worker[];
  /** When they were read, in ms: ages grow from there. */
  readAt: number;
  error: unknown;
}

const nobody: readonly Worker[] = [];

/** The workers in one's territory, kept fresh while somebody looks. */
export function useWorkers(): Workers {
  const { value, error, reload } = useLoad('workers', readWorkers);
  usePoll(workersMs, reload);
  const seen = useRef<{ value: unknown; at: number }>({ value: null, at: 0 });
  if (seen.current.value !== value) seen.current = { value, at: Date.now() };
  return useMemo(() => ({ list: value ?? nobody, readAt: seen.current.at, error }), [value, error]);
}
