import { useState, type FormEvent } from 'react';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { NewPassword, newPasswordOf } from '../signin/NewPassword.tsx';
import { PasswordField } from '../signin/PasswordField.tsx';
import { changePassword } from './accountApi.ts';

export function ChangePassword() {
  const { t } = useLanguage();
  const action = useAction();
  /** How often it was changed: a new number makes the fields empty again. */
  const [done, setDone] = useState(0);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const password = newPasswordOf(form);
    if (password === null) return action.refuse(t('password.differ'));
    if (await action.run(() => changePassword(String(form.get('current')), password))) setDone(done + 1);
  };
  return (
    <section className="card" aria-labelledby="password">
      <h2 id="password">{t('password.title')}</h2>
      <form key={done} className="form" method="post" onSubmit={(event) => void submit(event)} data-testid="password-form">
        <PasswordField label={t('password.current')} name="current" autoComplete="current-password" />
        <NewPassword />
        <Refusal text={action.refusal} />
        {done > 0 && action.refusal === null && (
          <p className="notice" data-tone="good" role="status" data-testid="password-changed">
            {t('password.changed')}
          </p>
        )}
        <div className="buttons">
          <button type="submit" className="primary" disabled={action.busy} data-testid="password-submit">
            {t('password.submit')}
          </button>
        </div>
      </form>
    </section>
  );
}
