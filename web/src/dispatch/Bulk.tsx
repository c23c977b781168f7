import { useState } from 'react';
import type { CaseSummary } from '../caseContract.ts';
import type { AssignmentResult } from '../dispatchContract.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { assignAll } from './dispatchApi.ts';
import { mostAtOnce } from './queue.ts';

interface BulkProps {
  rows: readonly CaseSummary[];
  marked: ReadonlySet<string>;
  onClear: () => void;
  onDone: () => void;
}

interface Outcome {
  result: AssignmentResult;
  number: string;
}

/** Gives each of the marked cases to its first recommended worker, and says of each what became of it. */
export function Bulk({ rows, marked, onClear, onDone }: BulkProps) {
  const { t } = useLanguage();
  const action = useAction();
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const chosen = rows.filter((item) => marked.has(item.id)).slice(0, mostAtOnce);
  const assign = () =>
    void action.run(async () => {
      const numbers = new Map(chosen.map((item) => [item.id, item.number]));
      const results = await assignAll(chosen.map(({ id, version }) => ({ case: id, version })));
      setOutcomes(results.map((result) => ({ result, number: numbers.get(result.case) ?? result.case })));
      onClear();
      onDone();
    });
  return (
    <>
      {chosen.length > 0 && (
        <div className="bulk" data-testid="bulk">
          <span>{t('dispatch.marked', { n: chosen.length })}</span>
          <button type="button" className="primary" disabled={action.busy} onClick={assign} data-testid="bulk-assign">
            {t(action.busy ? 'commands.sending' : 'dispatch.assignEach')}
          </button>
          <button type="button" onClick={onClear} data-testid="bulk-clear">
            {t('dispatch.clear')}
          </button>
        </div>
      )}
      <Refusal text={action.refusal} />
      {outcomes.length > 0 && (
        <div className="notice" role="status" data-testid="bulk-results">
          <ul>
            {outcomes.map(({ result, number }) => (
              <li key={result.case} data-testid="bulk-result" data-ok={result.ok}>
                {number} ·{' '}
                {result.ok
                  ? t('dispatch.assignedTo', { name: result.workerName ?? '' })
                  : t('dispatch.notAssigned', { why: translateWord(t, 'refusal', result.reason ?? '') })}
              </li>
            ))}
          </ul>
          <button type="button" className="quiet" onClick={() => setOutcomes([])}>
            {t('panel.close')}
          </button>
        </div>
      )}
    </>
  );
}
