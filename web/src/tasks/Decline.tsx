import { useId, useState, type FormEvent } from 'react';
import { useLanguage } from '../i18n/i18n.ts';

const reasons = ['busy', 'far', 'tools', 'notMine', 'unwell'] as const;
const other = 'other';
const reasonLimit = 500;

interface DeclineProps {
  busy: boolean;
  onSubmit: (reason: string) => void;
  onCancel: () => void;
}

/** Why one cannot: one of the usual reasons, or in one's own words. */
export function Decline({ busy, onSubmit, onCancel }: DeclineProps) {
  const { t } = useLanguage();
  const id = useId();
  const [chosen, setChosen] = useState<(typeof reasons)[number] | typeof other | null>(null);
  const [words, setWords] = useState('');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (chosen !== null) onSubmit(chosen === other ? words.trim() : t(`declineReason.${chosen}`));
  };
  return (
    <form className="form" onSubmit={submit} data-testid="decline-form">
      <fieldset className="answers">
        <legend>{t('tasks.whyNot')}</legend>
        {[...reasons, other].map((reason) => (
          <label key={reason} className="check">
            <input type="radio" name={id} required checked={chosen === reason} onChange={() => setChosen(reason as typeof chosen)} />
            {t(`declineReason.${reason as typeof other}`)}
          </label>
        ))}
        {chosen === other && (
          <div className="field">
            <label htmlFor={`${id}-words`}>{t('field.reason')}</label>
            <textarea
              id={`${id}-words`}
              name="reason"
              rows={2}
              required
              maxLength={reasonLimit}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          </div>
        )}
      </fieldset>
      <div className="task-buttons">
        <button type="submit" className="danger" disabled={busy} data-testid="decline-submit">
          {t(busy ? 'commands.sending' : 'command.declineTask')}
        </button>
        <button type="button" onClick={onCancel}>
          {t('commands.cancel')}
        </button>
      </div>
    </form>
  );
}
