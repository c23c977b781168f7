import './people.css';
import type { ReactNode } from 'react';
import { Frame } from '../frame/Frame.tsx';
import { NotAllowed } from '../frame/NotAllowed.tsx';
import { useQuery } from '../frame/useQuery.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { mayAnywhere } from '../reach.ts';
import { useSite } from '../site.ts';
import { AddPerson } from './AddPerson.tsx';
import { Keys } from './Keys.tsx';
import { PeopleList } from './PeopleList.tsx';
import { PersonPane } from './PersonPane.tsx';
import { usePeople } from './usePeople.ts';

export const open = (): ReactNode => <People />;

/** Everybody who can sign in, and every key: who may do what, and changing it. */
function People() {
  const session = useObservable(useSite().session.state);
  const { t } = useLanguage();
  const [tab, setTab] = useQuery('tab');
  const manage = mayAnywhere(session, 'manageRights');
  if (!manage && !mayAnywhere(session, 'readRights')) {
    return (
      <Frame title={t('menu.people')} name="people">
        <NotAllowed />
      </Frame>
    );
  }
  const keys = tab === 'keys';
  return (
    <Frame title={t('menu.people')} name="people">
      <nav className="tabs" aria-label={t('menu.people')}>
        <button type="button" aria-current={keys ? undefined : 'page'} onClick={() => setTab(null)} data-testid="tab-people">
          {t('people.people')}
        </button>
        <button type="button" aria-current={keys ? 'page' : undefined} onClick={() => setTab('keys')} data-testid="tab-keys">
          {t('people.keys')}
        </button>
      </nav>
      {keys ? (
        <Keys manage={manage} />
      ) : (
        <Persons manage={manage} own={session?.person?.id ?? ''} openContact={mayAnywhere(session, 'openIdentity')} />
      )}
    </Frame>
  );
}

function Persons({ manage, own, openContact }: { manage: boolean; own: string; openContact: boolean }) {
  const [person, setPerson] = useQuery('person');
  const people = usePeople();
  const adding = person === 'new';
  return (
    <div className="people" data-open={person !== null}>
      <PeopleList people={people} manage={manage} chosen={person} onChoose={setPerson} />
      {adding && manage && <AddPerson onAdded={people.reload} onClose={() => setPerson(null)} onOpen={setPerson} />}
      {person !== null && !adding && (
        <PersonPane
          key={person}
          id={person}
          manage={manage && person !== own}
          own={person === own}
          openContact={openContact}
          onChanged={people.reload}
          onClose={() => setPerson(null)}
        />
      )}
    </div>
  );
}
