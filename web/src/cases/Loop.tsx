import { loopSteps, type CaseStage, type LoopStep } from '../caseContract.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { stageText } from './words.ts';

/** The county's four words in order, with the one where a case stands, and below it the stage in detail. */
export function Loop({ step, stage }: { step: LoopStep; stage: CaseStage }) {
  const { t } = useLanguage();
  const at = loopSteps.indexOf(step);
  return (
    <ol className="loop" aria-label={t('loop.title')} data-testid="loop" data-step={step}>
      {loopSteps.map((word, index) => (
        <li key={word} aria-current={word === step ? 'step' : undefined} data-done={index < at}>
          <b>{t(`step.${word}`)}</b>
          {word === step && <small data-testid="stage">{stageText(t, stage)}</small>}
        </li>
      ))}
    </ol>
  );
}
