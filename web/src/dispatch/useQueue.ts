import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CaseSummary } from '../caseContract.ts';
import { refreshed } from '../cases/caseRows.ts';
import { usePoll } from '../frame/usePoll.ts';
import { pageSize, readQueue } from './dispatchApi.ts';
import { inPlace, isShown, ordered, sameOrder, type QueueFilter } from './queue.ts';

interface Loaded {
  key: string;
  /** As they are shown. */
  shown: readonly CaseSummary[];
  /** As they are. */
  fresh: readonly CaseSummary[];
  next: string | null;
}

export interface Queue {
  /** null before the first answer to this filter. */
  rows: readonly CaseSummary[] | null;
  /** Rows have come, gone or moved, and are not shown so while somebody aims at a row. */
  moved: boolean;
  error: unknown;
  /** Reads the next page; null when there is none. */
  more: (() => void) | null;
  reload: () => void;
  /** Shows the rows as they are. */
  settle: () => void;
}

/** The queue of a filter, read again every so often. `isHeld` says whether somebody aims at a row. */
export function useQueue(filter: QueueFilter, everyMs: number, isHeld: () => boolean): Queue {
  const key = JSON.stringify([filter.township, filter.level, filter.text]);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<{ key: string; error: unknown } | null>(null);
  const current = useRef(key);
  current.current = key;
  const reload = useCallback(() => {
    const ours = () => current.current === key;
    readQueue(filter, null).then(
      (page) => {
        if (!ours()) return;
        setFailure(null);
        setLoaded((before) => {
          const held = before?.key === key ? before : null;
          const fresh = ordered(held === null ? page.cases : refreshed(held.fresh, page.cases, false));
          const next = held !== null && held.fresh.length > pageSize ? held.next : page.next;
          return { key, fresh, next, shown: held !== null && isHeld() ? inPlace(held.shown, fresh) : fresh };
        });
      },
      (error: unknown) => ours() && setFailure({ key, error }),
    );
    // The key names everything that is asked for.
  }, [key]);
  useEffect(reload, [reload]);
  usePoll(everyMs, reload);
  const settle = useCallback(() => setLoaded((before) => before && { ...before, shown: before.fresh }), []);

  const own = loaded?.key === key ? loaded : null;
  const rows = useMemo(() => own?.shown.filter((item) => isShown(item, filter.show)) ?? null, [own, filter.show]);
  const fresh = own?.fresh.filter((item) => isShown(item, filter.show)) ?? [];
  const more = () =>
    void readQueue(filter, own?.next ?? null).then(
      (page) =>
        setLoaded((before) => {
          if (before?.key !== key) return before;
          const known = new Set(before.fresh.map((item) => item.id));
          const all = ordered([...before.fresh, ...page.cases.filter((item) => !known.has(item.id))]);
          return { key, shown: all, fresh: all, next: page.next };
        }),
      (error: unknown) => setFailure({ key, error }),
    );
  return {
    rows,
    moved: rows !== null && !sameOrder(rows, fresh),
    error: failure?.key === key ? failure.error : null,
    more: own?.next ? more : null,
    reload,
    settle,
  };
}
