import './account.css';
import type { ReactNode } from 'react';
import type { Session } from '../accessContract.ts';
import { Frame } from '../frame/Frame.tsx';
import { GrantText } from '../frame/GrantText.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { useSite } from '../site.ts';
import { ChangePassword } from './ChangePassword.tsx';
import { Delegate } from './Delegate.tsx';
import { Openings } from './Openings.tsx';
import { SecondFactor } from './SecondFactor.tsx';
import { Sessions } from './Sessions.tsx';

export const open = (): ReactNode => <Account enrolNow={new URLSearchParams(location.search).get('enrol') === 'now'} />;

/** One's own account: who one is, what one may do, and how it is kept safe. */
function Account({ enrolNow }: { enrolNow: boolean }) {
  const session = useObservable(useSite().session.state);
  const { t } = useLanguage();
  if (!session?.person) return null;
  const { name } = session.person;
  const demonstration = session.demonstration.some((account) => account.name === name);
  return (
    <Frame title={t('menu.me')} name="me">
      <div className="account">
        <div>
          <Who session={session} />
          <Delegate session={session} />
          <Openings />
        </div>
        <div>
          {demonstration && (
            <p className="notice" data-tone="warn" data-testid="demonstration-account">
              {t('account.demonstration')}
            </p>
          )}
          {!demonstration && <SecondFactor session={session} enrolNow={enrolNow} />}
          <Sessions />
          {!demonstration && <ChangePassword />}
        </div>
      </div>
    </Frame>
  );
}

function Who({ session }: { session: Session }) {
  const { t } = useLanguage();
  return (
    <section className="card" aria-labelledby="who">
      <h2 id="who">{session.person?.displayName}</h2>
      <p className="muted">
        {t('account.name')} {session.person?.name}
      </p>
      <h3>{t('account.roles')}</h3>
      {session.grants.length === 0 && <p className="muted">{t('account.noRoles')}</p>}
      <ul className="rows">
        {session.grants.map((grant) => (
          <li key={grant.id}>
            <GrantText grant={grant} />
          </li>
        ))}
      </ul>
      {session.secondFactor.required && !session.secondFactor.shown && (
        <p className="notice" data-tone="warn" data-testid="roles-asleep">
          {session.secondFactor.enrolled ? t('account.rolesAsleepSignIn') : t('account.rolesAsleepEnrol')}
        </p>
      )}
    </section>
  );
}
