import { useState } from 'react';
import type { OneTimeLink, Person } from '../accessContract.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { disable, enable, makeSetupLink, signPersonOut } from './peopleApi.ts';
import { SetupLink } from './SetupLink.tsx';

/** What can be done to an account. What cannot be undone by the next press is asked about once more. */
export function AccountActions({ person, onChanged }: { person: Person; onChanged: () => void }) {
  const { t } = useLanguage();
  const action = useAction();
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const [sure, setSure] = useState<'link' | 'disable' | null>(null);
  const [signedOut, setSignedOut] = useState(false);
  const act = (work: () => Promise<unknown>) => {
    setSure(null);
    setSignedOut(false);
    void action.run(work).then((done) => done && onChanged());
  };
  return (
    <section aria-labelledby="account">
      <h3 id="account">{t('people.account')}</h3>
      {link !== null && <SetupLink link={link} name={person.displayName} />}
      <Refusal text={action.refusal} />
      {signedOut && (
        <p className="notice" data-tone="good" role="status">
          {t('people.signedOut')}
        </p>
      )}
      {sure !== null && (
        <div className="notice" data-tone="warn" role="alert" data-testid="sure">
          <p>{t(sure === 'link' ? 'people.sureLink' : 'people.sureDisable', { name: person.displayName })}</p>
          <div className="buttons">
            <button
              type="button"
              className="danger"
              data-testid="sure-yes"
              onClick={() => act(sure === 'link' ? async () => setLink(await makeSetupLink(person.id)) : () => disable(person.id))}
            >
              {t(sure === 'link' ? 'people.newLink' : 'people.disable')}
            </button>
            <button type="button" onClick={() => setSure(null)}>
              {t('case.cancel')}
            </button>
          </div>
        </div>
      )}
      <div className="buttons">
        <button type="button" disabled={action.busy} onClick={() => setSure('link')} data-testid="new-link">
          {t('people.newLink')}
        </button>
        <button
          type="button"
          disabled={action.busy}
          data-testid="person-sign-out"
          onClick={() =>
            act(async () => {
              await signPersonOut(person.id);
              setSignedOut(true);
            })
          }
        >
          {t('people.signOut')}
        </button>
        {person.disabled ? (
          <button type="button" disabled={action.busy} onClick={() => act(() => enable(person.id))} data-testid="enable">
            {t('people.enable')}
          </button>
        ) : (
          <button type="button" className="danger" disabled={action.busy} onClick={() => setSure('disable')} data-testid="disable">
            {t('people.disable')}
          </button>
        )}
      </div>
    </section>
  );
}
