import { useEffect } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { CategoryStep } from './CategoryStep.tsx';
import { CheckStep } from './CheckStep.tsx';
import { useDesk } from './desk.ts';
import { firstLack, stepAfter, stepBefore, steps, type Draft, type Step } from './draft.ts';
import { PhotoStep } from './PhotoStep.tsx';
import { PlaceStep } from './PlaceStep.tsx';
import { SendingView } from './SendingView.tsx';
import { Reading } from './Trouble.tsx';
import { ViewLink } from './ViewLink.tsx';
import { WordsStep } from './WordsStep.tsx';

export interface StepProps {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
}

const forms: Record<Step, (props: StepProps) => React.ReactNode> = {
  photo: PhotoStep,
  place: PlaceStep,
  category: CategoryStep,
  words: WordsStep,
  check: CheckStep,
};

/** One question a page; every answer is kept as it is given, and the way back loses nothing. */
export function DraftForm({ draftKey, step }: { draftKey: string; step: Step }) {
  const { drafts, sender, uploads, views } = useDesk();
  const draft = useObservable(drafts.drafts).find((candidate) => candidate.key === draftKey) ?? null;
  const known = useObservable(drafts.keeps) !== null;
  const { t } = useLanguage();
  const exists = draft !== null;
  useEffect(() => {
    if (!exists) return;
    uploads.begin(draftKey);
    if (drafts.find(draftKey)?.step !== step) drafts.change(draftKey, (now) => ({ ...now, step }));
  }, [drafts, uploads, draftKey, exists, step]);
  if (draft === null) return known ? <Gone /> : <Reading />;
  if (draft.state === 'sending') return <SendingView draft={draft} />;
  const before = stepBefore(step);
  const Form = forms[step];
  const go = (to: Step) => views.go({ name: 'draft', key: draftKey, step: to });
  return (
    <div className="draft-form" data-testid="draft-form" data-step={step}>
      <Progress step={step} onGo={go} />
      <Form draft={draft} change={(change) => drafts.change(draftKey, (now) => ({ ...now, ...change }))} />
      <div className="step-buttons">
        {before !== null && (
          <button type="button" data-testid="back" onClick={() => go(before)}>
            {t('report.back')}
          </button>
        )}
        {step === 'check' && firstLack(draft) === null && (
          <button type="button" className="primary" data-testid="send" onClick={() => sender.send(draftKey)}>
            {t(draft.coSign === null ? 'report.check.send' : 'report.check.join')}
          </button>
        )}
        {step !== 'check' && (
          <button type="button" className="primary" data-testid="next" onClick={() => go(stepAfter(step))}>
            {t('report.next')}
          </button>
        )}
      </div>
      <p className="muted saved">{t('report.kept')}</p>
    </div>
  );
}

function Progress({ step, onGo }: { step: Step; onGo: (step: Step) => void }) {
  const { t } = useLanguage();
  const now = steps.indexOf(step);
  return (
    <nav className="progress" aria-label={t('report.progress')}>
      <ol>
        {steps.map((candidate, index) => (
          <li key={candidate} data-done={index < now || undefined}>
            <button
              type="button"
              aria-current={candidate === step ? 'step' : undefined}
              data-testid={`to-${candidate}`}
              onClick={() => onGo(candidate)}
            >
              <span aria-hidden="true">{index + 1}</span>
              {t(`report.to.${candidate}`)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Gone() {
  const { t } = useLanguage();
  return (
    <section className="card">
      <p>{t('report.draftGone')}</p>
      <p>
        <ViewLink view={{ name: 'home' }}>{t('report.toHome')}</ViewLink>
      </p>
    </section>
  );
}
