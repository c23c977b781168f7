import type { Task } from '../dispatchContract.ts';

export interface TaskRow {
  task: Task;
  /** It is not the person's any more, and is only kept because they are writing about it. */
  gone: boolean;
}

/** Tasks to show: those one has, and the one somebody is writing about even where it was taken away, so that nothing typed is lost. */
export function taskRows(tasks: readonly Task[], writing: Task | null): readonly TaskRow[] {
  const rows = tasks.map((task) => ({ task, gone: false }));
  const there = writing === null || tasks.some((task) => task.case.id === writing.case.id);
  return there ? rows : [{ task: writing, gone: true }, ...rows];
}

const isOffered = (task: Task): boolean => task.case.task?.state === 'offered';

/** What a task that was offered is known by: the same case may be offered again. */
const offerOf = (task: Task): string => `${task.case.id} ${task.case.task?.number ?? 0}`;

export const offersIn = (tasks: readonly Task[]): readonly string[] => tasks.filter(isOffered).map(offerOf);

/** Whether something was offered that was not before. */
export const hasNew = (before: readonly string[], now: readonly string[]): boolean => now.some((offer) => !before.includes(offer));
