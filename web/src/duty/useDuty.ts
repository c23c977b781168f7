import type { Duty } from '../dutyContract.ts';
import { useLoad, type Loaded } from '../frame/useLoad.ts';
import { usePoll } from '../frame/usePoll.ts';
import { useQuery } from '../frame/useQuery.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { toInstant } from '../localTime.ts';
import { readDuty } from './dutyApi.ts';

const refreshMs = 60_000;

export interface DutyAt extends Loaded<Duty> {
  /** The time that was chosen, by the county's clock; empty for now. */
  at: string;
  setAt: (at: string) => void;
}

/** Who is on duty at the time in the address, and now where there is none. */
export function useDuty(): DutyAt {
  const zone = useTimeZone();
  const [at, setAt] = useQuery('at');
  const instant = at === null ? null : (toInstant(at, zone)?.toISOString() ?? null);
  const loaded = useLoad(instant ?? '', (signal) => readDuty(instant, signal));
  usePoll(refreshMs, loaded.reload);
  return { ...loaded, at: instant === null ? '' : (at ?? ''), setAt: (next) => setAt(next === '' ? null : next) };
}
