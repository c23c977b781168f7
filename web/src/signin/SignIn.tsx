import { useState, type FormEvent } from 'react';
import type { DemonstrationAccount } from '../accessContract.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { refusalText } from '../refusal.ts';
import { Refused } from '../request.ts';
import { useSite } from '../site.ts';
import { DemonstrationAccounts } from './DemonstrationAccounts.tsx';
import { Entrance } from './Entrance.tsx';
import { PasswordField } from './PasswordField.tsx';
import { useCountdown } from './useCountdown.ts';

interface Credentials {
  name: string;
  password: string;
}

/** Why the external sign-in sent somebody back. */
export type ExternalFailure = 'unknownPerson' | 'externalSignInFailed';

interface SignInProps {
  /** A path of our own, see `safeReturnTo`. */
  returnTo: string;
  failure: ExternalFailure | null;
}

/** Name and password, then the code where one is asked for. */
export function SignIn({ returnTo, failure }: SignInProps) {
  const { session } = useSite();
  const state = useObservable(session.state);
  const { t } = useLanguage();
  const [asked, setAsked] = useState<Credentials | null>(null);
  const [refusal, setRefusal] = useState(
    () => failure && t(failure === 'unknownPerson' ? 'signIn.externalUnknown' : 'signIn.externalFailed'),
  );
  const [sending, setSending] = useState(false);
  const wait = useCountdown();

  const attempt = async ({ name, password }: Credentials, code: string | null) => {
    setSending(true);
    setRefusal(null);
    try {
      await session.signIn(name, password, code);
      location.replace(returnTo);
    } catch (error) {
      setSending(false);
      if (error instanceof Refused && error.reason === 'codeRequired') return setAsked({ name, password });
      if (error instanceof Refused && error.retryAfter !== null) wait.start(error.retryAfter);
      if (error instanceof Refused && error.reason === 'signInRefused') setAsked(null);
      setRefusal(refusalText(error, t));
    }
  };
  const external = state?.externalSignIn ?? null;
  return (
    <Entrance title={t('signIn.title')} name="sign-in">
      {refusal !== null && (
        <p className="notice" data-tone="bad" role="alert" data-testid="sign-in-refusal">
          {refusal}
        </p>
      )}
      {wait.left > 0 && (
        <p className="notice" data-tone="warn" role="timer" data-testid="sign-in-wait">
          {t('signIn.wait', { n: wait.left })}
        </p>
      )}
      {asked === null ? (
        <Password busy={sending || wait.left > 0} onSubmit={(given) => void attempt(given, null)} />
      ) : (
        <Code
          name={asked.name}
          busy={sending || wait.left > 0}
          onSubmit={(code) => void attempt(asked, code)}
          onBack={() => {
            setAsked(null);
            setRefusal(null);
          }}
        />
      )}
      {external !== null && asked === null && (
        <button
          type="button"
          className="wide"
          data-testid="external-sign-in"
          onClick={() => location.assign(`/api/v1/session/external?${new URLSearchParams({ returnUrl: returnTo })}`)}
        >
          {t('signIn.external', { name: external.name })}
        </button>
      )}
      {asked === null && (
        <DemonstrationAccounts
          accounts={state?.demonstration ?? []}
          busy={sending || wait.left > 0}
          onChoose={(account: DemonstrationAccount) => void attempt(account, null)}
        />
      )}
    </Entrance>
  );
}

function Password({ busy, onSubmit }: { busy: boolean; onSubmit: (given: Credentials) => void }) {
  const { t } = useLanguage();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onSubmit({ name: String(form.get('name')).trim(), password: String(form.get('password')) });
  };
  return (
    <form className="form" method="post" onSubmit={submit} data-testid="sign-in-form">
      <div className="field">
        <label htmlFor="name">{t('signIn.name')}</label>
        <input
          id="name"
          name="name"
          required
          maxLength={64}
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          autoFocus
        />
      </div>
      <PasswordField label={t('signIn.password')} name="password" autoComplete="current-password" />
      <button type="submit" className="primary" disabled={busy} data-testid="sign-in-submit">
        {t('signIn.submit')}
      </button>
    </form>
  );
}

interface CodeProps {
  name: string;
  busy: boolean;
  onSubmit: (code: string) => void;
  onBack: () => void;
}

function Code({ name, busy, onSubmit, onBack }: CodeProps) {
  const { t } = useLanguage();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(String(new FormData(event.currentTarget).get('code')).trim());
  };
  return (
    <form className="form" method="post" onSubmit={submit} data-testid="code-form">
      <p>{t('signIn.codeFor', { name })}</p>
      <div className="field">
        <label htmlFor="code">{t('signIn.code')}</label>
        {/* A recovery code has letters, so the keypad cannot be digits alone. */}
        <input
          id="code"
          name="code"
          required
          maxLength={32}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
        <small>{t('signIn.codeHint')}</small>
      </div>
      <div className="buttons">
        <button type="submit" className="primary" disabled={busy} data-testid="code-submit">
          {t('signIn.submit')}
        </button>
        <button type="button" className="quiet" onClick={onBack}>
          {t('signIn.back')}
        </button>
      </div>
    </form>
  );
}
