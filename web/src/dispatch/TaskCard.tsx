import type { CaseDetail } from '../caseContract.ts';
import { formatInstant } from '../format.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { TaskChip } from './TaskChip.tsx';

interface TaskCardProps {
  item: CaseDetail;
  now: number;
  busy: boolean;
  /** Tells the one it is held for; null where it is not held. */
  onOffer: (() => void) | null;
  /** Takes it back; null where that cannot be. */
  onRecall: (() => void) | null;
}

/** The worker who has the case, or that the engine looks for one. */
export function TaskCard({ item, now, busy, onOffer, onRecall }: TaskCardProps) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const { task } = item;
  return (
    <div className="task-card" data-testid="task-card">
      <p>
        <TaskChip item={item} now={now} />
      </p>
      {task !== null && (
        <p className="muted">
          {t('dispatch.taskSince', { at: formatInstant(task.assignedAt, zone), n: task.number })}
          {task.automatic && ` · ${t('dispatch.automatic')}`}
        </p>
      )}
      {(onOffer ?? onRecall) !== null && (
        <p className="buttons">
          {onOffer !== null && (
            <button type="button" className="primary" disabled={busy} onClick={onOffer} data-testid="offer">
              {t('dispatch.offerNow')}
            </button>
          )}
          {onRecall !== null && (
            <button type="button" className="danger" onClick={onRecall} data-testid="recall">
              {t('command.recall')}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
