import { useEffect, useRef } from 'react';
import { useWall } from '../wall.ts';
import { changedCases, versionsOf } from './queue.ts';

/** Changes of the feed are followed at most this often, the first at once. */
const paceMs = 800;

/** Calls `act` with the ids of the cases that the live feed says have changed. */
export function useLiveCases(act: (changed: ReadonlySet<string>) => void): void {
  const { live } = useWall();
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    let before = versionsOf(live.cases.get());
    let timer: ReturnType<typeof setTimeout> | null = null;
    const look = () => {
      if (timer !== null) return;
      const now = versionsOf(live.cases.get());
      const changed = changedCases(before, now);
      if (changed.size === 0) return;
      before = now;
      latest.current(changed);
      timer = setTimeout(() => {
        timer = null;
        look();
      }, paceMs);
    };
    const stop = live.cases.subscribe(look);
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [live]);
}
