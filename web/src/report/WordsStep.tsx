import { useLanguage } from '../i18n/i18n.ts';
import type { StepProps } from './DraftForm.tsx';
import { textLimit, voiceOf } from './draft.ts';
import { Voice } from './Voice.tsx';

/** What is wrong, written or spoken; either is enough. */
export function WordsStep({ draft, change }: StepProps) {
  const { t } = useLanguage();
  return (
    <section className="card form" aria-labelledby="step-title">
      <h2 id="step-title">{t('report.words.title')}</h2>
      <div className="field">
        <label htmlFor="text">{t('report.words.text')}</label>
        <textarea
          id="text"
          rows={6}
          value={draft.text}
          maxLength={textLimit}
          onChange={(event) => change({ text: event.target.value })}
          aria-describedby="text-count"
        />
        <small id="text-count" data-testid="text-count">
          {t('report.words.count', { n: draft.text.length, limit: textLimit })}
        </small>
      </div>
      <p className="or">{t('report.words.or')}</p>
      <Voice draft={draft} voice={voiceOf(draft)} />
    </section>
  );
}
