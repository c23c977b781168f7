import { useLanguage } from '../i18n/i18n.ts';
import { loopSteps, type LoopStep } from './reportContract.ts';

/** The county's four words, with the one the report has reached. */
export function Loop({ step, over }: { step: LoopStep; over: boolean }) {
  const { t } = useLanguage();
  const now = loopSteps.indexOf(step);
  return (
    <ol className="loop" data-testid="loop" data-step={step} aria-label={t('report.loop')}>
      {loopSteps.map((candidate, index) => {
        const state = index < now || over ? 'done' : index === now ? 'now' : 'to-come';
        return (
          <li key={candidate} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <circle cx="12" cy="12" r="10.5" />
              {state === 'done' && <path d="M7 12.5l3.4 3.5L17 8.8" />}
              {state === 'now' && <circle className="dot" cx="12" cy="12" r="4.5" />}
            </svg>
            {t(`report.step.${candidate}`)}
          </li>
        );
      })}
    </ol>
  );
}
