import { useEffect, useRef, useState } from 'react';
import type { Task } from '../dispatchContract.ts';
import { useLoad, type Loaded } from '../frame/useLoad.ts';
import { usePoll } from '../frame/usePoll.ts';
import { allowRing, canRing, ring } from './chime.ts';
import { hasNew, offersIn } from './taskRows.ts';
import { readTasks } from './tasksApi.ts';

const tasksMs = 10_000;

export interface Tasks extends Loaded<readonly Task[]> {
  /** How many wait for an answer. */
  offered: number;
  /** A tone can be heard when one comes. */
  audible: boolean;
}

/** One's own tasks, read again when the server says that something was offered, and every so often. */
export function useTasks(): Tasks {
  const loaded = useLoad('tasks', readTasks);
  const { value, reload } = loaded;
  usePoll(tasksMs, reload);
  useEffect(() => {
    let stop = () => {};
    let gone = false;
    // The list is there first: on a slow network the connection's code would be in its way.
    void import('../live/noticeHub.ts').then(
      ({ followNotices }) => {
        if (!gone) stop = followNotices(reload);
      },
      () => {}, // Without it the list is read every so often.
    );
    return () => {
      gone = true;
      stop();
    };
  }, [reload]);
  const known = useRef<readonly string[]>([]);
  useEffect(() => {
    if (value === null) return;
    const now = offersIn(value);
    if (hasNew(known.current, now)) ring();
    known.current = now;
  }, [value]);
  return { ...loaded, offered: value === null ? 0 : offersIn(value).length, audible: useAudible() };
}

function useAudible(): boolean {
  const [audible, setAudible] = useState(canRing);
  useEffect(() => {
    const touched = () => void allowRing().then(() => setAudible(canRing()));
    window.addEventListener('pointerdown', touched);
    window.addEventListener('keydown', touched);
    return () => {
      window.removeEventListener('pointerdown', touched);
      window.removeEventListener('keydown', touched);
    };
  }, []);
  return audible;
}
