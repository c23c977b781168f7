import { useState, type ReactNode } from 'react';
import type { CaseDetail } from '../caseContract.ts';
import { useAction } from '../frame/useAction.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { Refused } from '../request.ts';
import { Conflict } from './Conflict.tsx';
import { give } from './dispatchApi.ts';

/** Refusals that mean: somebody else has acted. */
const faster: readonly string[] = ['staleVersion', 'alreadyAssigned', 'wrongStage', 'workerUnavailable'];

export interface Assign {
  busy: boolean;
  assign: (worker: string, reserve: boolean, reason: string) => void;
  /** What became of it, and who was faster. */
  told: ReactNode;
}

/**
 * Gives a case to a worker.
 * @param onRead the case is not as it was: it has to be read again
 * @param onDone it was given
 */
export function useAssign(detail: CaseDetail, onRead: () => void, onDone: () => void): Assign {
  const { t } = useLanguage();
  const action = useAction();
  const [seen, setSeen] = useState<number | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const assign = (worker: string, reserve: boolean, reason: string) =>
    void action.run(async () => {
      setDone(null);
      setSeen(detail.version);
      try {
        const { task } = await give(detail.id, 'assign', detail.version, {
          worker,
          ...(reserve ? { reserve } : {}),
          ...(reason === '' ? {} : { reason }),
        });
        setDone(t(reserve ? 'dispatch.reservedFor' : 'dispatch.assignedTo', { name: task?.workerName ?? '' }));
        onDone();
        onRead();
      } catch (error) {
        if (error instanceof Refused && faster.includes(error.reason)) onRead();
        throw error;
      }
    });
  return {
    busy: action.busy,
    assign,
    told: (
      <>
        {done !== null && (
          <p className="notice" data-tone="good" role="status" data-testid="assigned">
            {done}
          </p>
        )}
        <Conflict text={action.refusal} detail={detail} since={seen} />
      </>
    ),
  };
}
