import { useState, type FormEvent } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { rateReport } from './reportApi.ts';
import type { Tracking } from './reportContract.ts';
import { errorText } from './reportRefusal.ts';

const noteLimit = 2_000;
const stars = [1, 2, 3, 4, 5] as const;

/** Solved or not, and how well. A "no" opens the case again. */
export function Rating({ code, onRated }: { code: string; onRated: (report: Tracking) => void }) {
  const { t } = useLanguage();
  const [solved, setSolved] = useState<boolean | null>(null);
  const [given, setGiven] = useState<number | null>(null);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (solved === null || given === null || busy) return;
    setBusy(true);
    setRefusal(null);
    try {
      onRated(await rateReport(code, given, solved, note.trim()));
    } catch (error) {
      setRefusal(errorText(error, t));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="card form rating" onSubmit={(event) => void submit(event)} data-testid="rating">
      <h2>{t('report.rating.title')}</h2>
      <div className="solved" role="group" aria-label={t('report.rating.solved')}>
        {([true, false] as const).map((answer) => (
          <button
            key={String(answer)}
            type="button"
            className="big"
            aria-pressed={solved === answer}
            data-testid={answer ? 'solved' : 'not-solved'}
            onClick={() => setSolved(answer)}
          >
            {t(answer ? 'report.rating.yes' : 'report.rating.no')}
          </button>
        ))}
      </div>
      {solved === false && (
        <p className="notice" data-tone="warn">
          {t('report.rating.reopens')}
        </p>
      )}
      <fieldset className="stars">
        <legend>{t('report.rating.stars')}</legend>
        {stars.map((n) => (
          <label key={n} data-on={(given ?? 0) >= n || undefined} data-testid={`star-${n}`}>
            <input type="radio" className="vanish" name="stars" value={n} checked={given === n} onChange={() => setGiven(n)} />
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M12 2.6l2.9 6 6.6.9-4.8 4.6 1.2 6.5L12 17.5l-5.9 3.1 1.2-6.5L2.5 9.5l6.6-.9z" />
            </svg>
            <span className="vanish">{t('report.rating.star', { n })}</span>
          </label>
        ))}
      </fieldset>
      <div className="field">
        <label htmlFor="rating-note">{t(solved === false ? 'report.rating.why' : 'report.rating.note')}</label>
        <textarea
          id="rating-note"
          rows={3}
          maxLength={noteLimit}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      {refusal !== null && (
        <p className="notice" data-tone="bad" role="alert">
          {refusal}
        </p>
      )}
      <button type="submit" className="primary big" disabled={solved === null || given === null || busy} data-testid="rate">
        {t(busy ? 'report.rating.busy' : 'report.rating.send')}
      </button>
    </form>
  );
}
