import { useState, type FormEvent } from 'react';
import type { Session } from '../accessContract.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { refusalText } from '../refusal.ts';
import { useSite } from '../site.ts';
import { Entrance } from './Entrance.tsx';
import { NewPassword, newPasswordOf } from './NewPassword.tsx';

/** Whoever was given a one-time link chooses a password with it and is in. */
export function SetUp({ link }: { link: string }) {
  const { session } = useSite();
  const { t } = useLanguage();
  const [before] = useState(useObservable(session.state)?.person ?? null);
  const [refusal, setRefusal] = useState<string | null>(link === '' ? t('refusal.linkRefused') : null);
  const [sending, setSending] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const password = newPasswordOf(form);
    if (password === null) return setRefusal(t('password.differ'));
    setSending(true);
    setRefusal(null);
    try {
      const next = await session.setUp(link, password, String(form.get('displayName')).trim());
      // The link is used up: it need not stand in the address or in the history.
      history.replaceState(null, '', '/setup');
      location.replace(nextPage(next));
    } catch (error) {
      setRefusal(refusalText(error, t));
      setSending(false);
    }
  };
  return (
    <Entrance title={t('setup.title')} name="setup">
      <p>{t('setup.hint')}</p>
      {before !== null && (
        <p className="notice" data-tone="warn">
          {t('setup.signedIn', { name: before.displayName })}
        </p>
      )}
      {refusal !== null && (
        <p className="notice" data-tone="bad" role="alert" data-testid="setup-refusal">
          {refusal}
        </p>
      )}
      {link !== '' && (
        <form className="form" method="post" onSubmit={(event) => void submit(event)} data-testid="setup-form">
          <NewPassword />
          <div className="field">
            <label htmlFor="displayName">{t('setup.displayName')}</label>
            <input id="displayName" name="displayName" maxLength={100} autoComplete="name" />
          </div>
          <button type="submit" className="primary" disabled={sending} data-testid="setup-submit">
            {t('setup.submit')}
          </button>
        </form>
      )}
      {link === '' && <a href="/sign-in">{t('signIn.title')}</a>}
    </Entrance>
  );
}

/** Whoever holds a role that counts only with a second factor enrols it first. */
export function nextPage({ secondFactor }: Session): string {
  return secondFactor.required && !secondFactor.enrolled ? '/me?enrol=now' : '/';
}
