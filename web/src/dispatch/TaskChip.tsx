import type { CaseSummary } from '../caseContract.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { isWaiting } from './queue.ts';
import { taskText } from './words.ts';

const tones = { reserved: 'accent', offered: 'warn', accepted: 'good', arrived: 'good' } as const;

/** Who has a case and how far they are; that a worker is looked for; or that somebody has to be found. */
export function TaskChip({ item, now }: { item: CaseSummary; now: number }) {
  const { t } = useLanguage();
  if (item.task !== null) {
    return (
      <span className="badge" data-tone={tones[item.task.state]} data-testid="task-chip" data-state={item.task.state}>
        {item.task.workerName} · {taskText(item.task, now, t)}
      </span>
    );
  }
  if (item.seeking) {
    return (
      <span className="badge" data-tone="warn" data-testid="task-chip" data-state="seeking">
        {t('dispatch.seeking')}
      </span>
    );
  }
  return isWaiting(item) ? (
    <span className="badge" data-testid="task-chip" data-state="waiting">
      {t('dispatch.waiting')}
    </span>
  ) : null;
}
