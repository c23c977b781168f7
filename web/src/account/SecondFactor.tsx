import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { Session } from '../accessContract.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { useSite } from '../site.ts';
import { beginSecondFactor, confirmSecondFactor, removeSecondFactor } from './accountApi.ts';
import { CodeField } from './CodeField.tsx';
import { QrCode } from './QrCode.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';

type Step = { at: 'rest' } | { at: 'enrol'; secret: string; uri: string } | { at: 'codes'; codes: readonly string[] } | { at: 'remove' };

/** Enrolling an authenticator app: scan, give a code, keep the recovery codes; and taking it away again. */
export function SecondFactor({ session, enrolNow }: { session: Session; enrolNow: boolean }) {
  const site = useSite();
  const { t } = useLanguage();
  const [step, setStep] = useState<Step>({ at: 'rest' });
  const action = useAction();
  const { enrolled, required } = session.secondFactor;

  const begin = () => action.run(async () => setStep({ at: 'enrol', ...(await beginSecondFactor()) }));
  const confirm = (code: string) =>
    action.run(async () => {
      setStep({ at: 'codes', codes: (await confirmSecondFactor(code)).recoveryCodes });
      await site.session.read();
    });
  const takeAway = (code: string) =>
    action.run(async () => {
      await removeSecondFactor(code);
      await site.session.read();
      setStep({ at: 'rest' });
    });
  const begun = useRef(false);
  useEffect(() => {
    if (!enrolNow || enrolled || begun.current) return;
    begun.current = true;
    void begin();
  });

  return (
    <section className="card" aria-labelledby="second-factor" data-testid="second-factor" data-step={step.at}>
      <h2 id="second-factor">
        {t('factor.title')}{' '}
        <span className="badge" data-tone={enrolled ? 'good' : 'warn'}>
          {t(enrolled ? 'factor.on' : 'factor.off')}
        </span>
      </h2>
      {step.at === 'rest' && (
        <>
          <p className="muted">{t(required ? 'factor.required' : 'factor.hint')}</p>
          <div className="buttons">
            {enrolled ? (
              <button type="button" className="danger" onClick={() => setStep({ at: 'remove' })} data-testid="factor-remove">
                {t('factor.remove')}
              </button>
            ) : (
              <button type="button" className="primary" disabled={action.busy} onClick={() => void begin()} data-testid="factor-begin">
                {t('factor.begin')}
              </button>
            )}
          </div>
        </>
      )}
      {step.at === 'enrol' && (
        <Enrol secret={step.secret} uri={step.uri}>
          <CodeForm busy={action.busy} submit={t('factor.confirm')} onSubmit={confirm} onCancel={() => setStep({ at: 'rest' })} />
        </Enrol>
      )}
      {step.at === 'codes' && <RecoveryCodes codes={step.codes} onDone={() => setStep({ at: 'rest' })} />}
      {step.at === 'remove' && (
        <>
          <p className="notice" data-tone="warn">
            {t(required ? 'factor.removeRequired' : 'factor.removeHint')}
          </p>
          <CodeForm busy={action.busy} submit={t('factor.remove')} onSubmit={takeAway} onCancel={() => setStep({ at: 'rest' })} />
        </>
      )}
      <Refusal text={action.refusal} />
    </section>
  );
}

/** How the app learns the secret, and below it the form that shows that it did. */
function Enrol({ secret, uri, children }: { secret: string; uri: string; children: ReactNode }) {
  const { t } = useLanguage();
  return (
    <>
      <ol className="steps">
        <li>{t('factor.scan')}</li>
      </ol>
      <div className="enrol">
        <QrCode text={uri} label={t('factor.qr')} />
        <p>
          <span className="muted">{t('factor.secret')}</span>
          <code data-testid="factor-secret">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        </p>
      </div>
      <ol className="steps" start={2}>
        <li>{t('factor.give')}</li>
      </ol>
      {children}
    </>
  );
}

interface CodeFormProps {
  busy: boolean;
  submit: string;
  onSubmit: (code: string) => Promise<boolean>;
  onCancel: () => void;
}

function CodeForm({ busy, submit, onSubmit, onCancel }: CodeFormProps) {
  const { t } = useLanguage();
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void onSubmit(String(new FormData(event.currentTarget).get('code')).trim());
  };
  return (
    <form className="form" onSubmit={send} data-testid="factor-form">
      <CodeField />
      <div className="buttons">
        <button type="submit" className="primary" disabled={busy} data-testid="factor-submit">
          {submit}
        </button>
        <button type="button" onClick={onCancel}>
          {t('case.cancel')}
        </button>
      </div>
    </form>
  );
}
