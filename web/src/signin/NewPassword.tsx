import { useState } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { PasswordField } from './PasswordField.tsx';

/** A new password, twice. What makes a good one is said before; what is wrong with it is the server's to say. */
export function NewPassword() {
  const { t } = useLanguage();
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const differ = second !== '' && !first.startsWith(second);
  return (
    <>
      <PasswordField
        label={t('password.new')}
        name="newPassword"
        autoComplete="new-password"
        hint={first === '' ? t('password.advice') : `${t('password.advice')} ${t('password.length', { n: [...first].length })}`}
        onInput={setFirst}
      />
      <PasswordField
        label={t('password.again')}
        name="newPasswordAgain"
        autoComplete="new-password"
        invalid={differ}
        {...(differ ? { hint: t('password.differ') } : {})}
        onInput={setSecond}
      />
    </>
  );
}

/** The new password of a form, or null where the two differ. */
export function newPasswordOf(form: FormData): string | null {
  const password = String(form.get('newPassword'));
  return password === String(form.get('newPasswordAgain')) ? password : null;
}
