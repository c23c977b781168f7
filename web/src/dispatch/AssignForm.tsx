import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import type { Pick } from '../dispatchContract.ts';
import { useLanguage } from '../i18n/i18n.ts';

interface AssignFormProps {
  pick: Pick;
  reserve: boolean;
  /** Somebody else was recommended first. */
  reasonNeeded: boolean;
  busy: boolean;
  onSubmit: (reason: string) => void;
  onCancel: () => void;
}

const reasonLimit = 2000;

/** Confirms who gets the case, with the reason where somebody else was recommended first. */
export function AssignForm({ pick, reserve, reasonNeeded, busy, onSubmit, onCancel }: AssignFormProps) {
  const { t } = useLanguage();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [reason, setReason] = useState('');
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, button')?.focus();
    form.current?.scrollIntoView?.({ block: 'nearest' });
  }, []);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(reason.trim());
  };
  return (
    <form className="form assign-form" ref={form} onSubmit={submit} data-testid="assign-form" data-reserve={reserve}>
      {reasonNeeded && (
        <div className="field">
          <label htmlFor={id}>{t('dispatch.whyNotFirst')}</label>
          <input
            id={id}
            name="reason"
            type="text"
            required
            maxLength={reasonLimit}
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      )}
      <div className="buttons">
        <button type="submit" className="primary" disabled={busy} data-testid="assign-submit">
          {t(reserve ? 'dispatch.reserveFor' : 'dispatch.assignTo', { name: pick.workerName })}
        </button>
        <button type="button" onClick={onCancel} data-testid="assign-cancel">
          {t('commands.cancel')}
        </button>
        <small>{t('dispatch.enterConfirms')}</small>
      </div>
    </form>
  );
}
