import { useId } from 'react';
import { useLanguage } from '../i18n/i18n.ts';

/** The code of an authenticator app. */
export function CodeField() {
  const id = useId();
  const { t } = useLanguage();
  return (
    <div className="field">
      <label htmlFor={id}>{t('signIn.code')}</label>
      <input id={id} name="code" required maxLength={32} autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} />
    </div>
  );
}
