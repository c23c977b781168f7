import { loopSteps, type CaseCounts, type CaseStage, type LoopStep } from '../caseContract.ts';
import { formatCount } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { stagesOf, toggledStage, type CaseFilter } from './caseFilter.ts';
import { stageText } from './words.ts';

const stagesByStep: Readonly<Record<LoopStep, readonly CaseStage[]>> = {
  collection: ['verifying', 'filing'],
  assignment: ['dispatching', 'arbitrating', 'accepting'],
  handling: ['handling', 'checking'],
  feedback: ['closing', 'closed', 'void', 'merged'],
};

interface StageChipsProps {
  filter: CaseFilter;
  counts: CaseCounts | null;
  onChange: (values: Readonly<Record<string, string>>) => void;
}

/** How many cases stand where, under the county's four words; a press looks for that stage alone or as well. */
export function StageChips({ filter, counts, onChange }: StageChipsProps) {
  const { language, t } = useLanguage();
  const chosen = stagesOf(filter);
  const sum = (stages: readonly CaseStage[]) =>
    counts === null ? null : stages.reduce((total, stage) => total + (counts.byStage[stage] ?? 0), 0);
  const overdue = filter.overdue === 'true';
  return (
    <div className="stage-chips" role="group" aria-label={t('cases.byStage')}>
      {loopSteps.map((step) => (
        <div key={step} className="stage-group">
          <h2>
            {t(`step.${step}`)} <b>{formatCount(sum(stagesByStep[step]), language)}</b>
          </h2>
          <div className="chips">
            {stagesByStep[step].map((stage) => (
              <button
                key={stage}
                type="button"
                className="chip"
                aria-pressed={chosen.includes(stage)}
                onClick={() => onChange({ stage: toggledStage(filter, stage) })}
                data-testid={`stage-${stage}`}
              >
                {stageText(t, stage)} <b>{formatCount(counts === null ? null : (counts.byStage[stage] ?? 0), language)}</b>
              </button>
            ))}
          </div>
        </div>
      ))}
      <div className="stage-group">
        <h2>{t('cases.clock')}</h2>
        <div className="chips">
          <button
            type="button"
            className="chip"
            data-tone={(counts?.overdue ?? 0) > 0 ? 'late' : undefined}
            aria-pressed={overdue}
            onClick={() => onChange({ overdue: overdue ? '' : 'true' })}
            data-testid="overdue"
          >
            {t('cases.overdue')} <b>{formatCount(counts?.overdue, language)}</b>
          </button>
        </div>
      </div>
    </div>
  );
}
