import { useCallback, useEffect, useRef, useState } from 'react';
import type { CaseCounts, CaseSummary } from '../caseContract.ts';
import { usePoll } from '../frame/usePoll.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import type { CaseFilter } from './caseFilter.ts';
import { refreshed } from './caseRows.ts';
import { pageSize, readCases, readCounts } from './casesApi.ts';

/** How often the list and an open case are read again. */
export const refreshMs = 10_000;

interface Loaded {
  key: string;
  rows: readonly CaseSummary[];
  next: string | null;
}

export interface Cases {
  /** null before the first answer to this filter. */
  rows: readonly CaseSummary[] | null;
  counts: CaseCounts | null;
  error: unknown;
  /** Reads the next page; null when there is none. */
  more: (() => void) | null;
  reload: () => void;
}

/** Cases of a filter, page after page, kept fresh while somebody looks. `isHeld` says whether somebody aims at a row. */
export function useCases(filter: CaseFilter, isHeld: () => boolean): Cases {
  const zone = useTimeZone();
  const key = JSON.stringify([filter, zone]);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [counts, setCounts] = useState<{ key: string; value: CaseCounts } | null>(null);
  const [failure, setFailure] = useState<{ key: string; error: unknown } | null>(null);
  const current = useRef(key);
  current.current = key;

  const read = useCallback(
    (fresh: boolean) => {
      const ours = () => current.current === key;
      const fail = (error: unknown) => ours() && setFailure({ key, error });
      readCases(filter, zone, null).then((page) => {
        if (!ours()) return;
        setFailure(null);
        setLoaded((before) => {
          const held = before?.key === key ? before : null;
          if (fresh || held === null) return { key, rows: page.cases, next: page.next };
          const rows = refreshed(held.rows, page.cases, isHeld());
          return { key, rows, next: held.rows.length > pageSize ? held.next : page.next };
        });
      }, fail);
      readCounts(filter, zone).then((value) => ours() && setCounts({ key, value }), fail);
    },
    // The key names everything that is asked for.
    [key],
  );
  useEffect(() => read(true), [read]);
  usePoll(refreshMs, () => read(false));

  const own = loaded?.key === key ? loaded : null;
  const more = () =>
    void readCases(filter, zone, own?.next ?? null).then(
      (page) =>
        setLoaded((before) => {
          if (before?.key !== key) return before;
          const known = new Set(before.rows.map((item) => item.id));
          return { key, rows: [...before.rows, ...page.cases.filter((item) => !known.has(item.id))], next: page.next };
        }),
      (error: unknown) => setFailure({ key, error }),
    );
  return {
    rows: own?.rows ?? null,
    // While another filter is being counted, the numbers of the one before are better than none.
    counts: counts?.value ?? null,
    error: failure?.key === key ? failure.error : null,
    more: own?.next ? more : null,
    reload: () => read(false),
  };
}
