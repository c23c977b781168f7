import { useEffect, useRef } from 'react';
import type { Person } from '../accessContract.ts';
import { formatInstant } from '../format.ts';
import { GrantText } from '../frame/GrantText.tsx';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useLoad } from '../frame/useLoad.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { AccountActions } from './AccountActions.tsx';
import { GiveGrant } from './GiveGrant.tsx';
import { OpenContact } from './OpenContact.tsx';
import { PaneHead } from '../frame/PaneHead.tsx';
import { readPerson, takeBack } from './peopleApi.ts';
import { Marks } from './PeopleList.tsx';

interface PersonPaneProps {
  id: string;
  /** Whether the one who looks may change this person. */
  manage: boolean;
  /** It is oneself: nobody changes their own rights. */
  own: boolean;
  openContact: boolean;
  onChanged: () => void;
  onClose: () => void;
}

/** One person: roles, contact and account. */
export function PersonPane({ id, manage, own, openContact, onChanged, onClose }: PersonPaneProps) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const { value: person, error, reload } = useLoad(id, (signal) => readPerson(id, signal));
  const root = useRef<HTMLElement>(null);
  useEffect(() => root.current?.focus(), []);
  const changed = () => {
    reload();
    onChanged();
  };
  return (
    <section
      className="card pane"
      aria-label={person?.displayName ?? id}
      ref={root}
      tabIndex={-1}
      data-testid="person-pane"
      data-person={id}
    >
      <PaneHead title={person?.displayName ?? ''} onClose={onClose} />
      <Refusal text={error === null ? null : refusalText(error, t)} />
      {person !== null && (
        <>
          <p className="muted">
            {person.name} · {t('people.created', { at: formatInstant(person.createdAt, zone) })}
          </p>
          <Marks person={person} />
          {own && <p className="notice">{t('people.own')}</p>}
          <Grants person={person} manage={manage} onChanged={changed} />
          {manage && <GiveGrant person={person} onGiven={changed} />}
          <OpenContact person={person} allowed={openContact && !own} />
          {manage && <AccountActions person={person} onChanged={changed} />}
        </>
      )}
    </section>
  );
}

function Grants({ person, manage, onChanged }: { person: Person; manage: boolean; onChanged: () => void }) {
  const { t } = useLanguage();
  const action = useAction();
  return (
    <section aria-labelledby="grants">
      <h3 id="grants">{t('people.grants')}</h3>
      {person.grants.length === 0 && <p className="muted">{t('people.noRoles')}</p>}
      <ul className="rows">
        {person.grants.map((grant) => (
          <li key={grant.id}>
            <GrantText grant={grant} />
            {manage && (
              <button
                type="button"
                disabled={action.busy}
                data-testid={`take-back-${grant.id}`}
                onClick={() => void action.run(() => takeBack(person.id, grant.id)).then((done) => done && onChanged())}
              >
                {t('people.takeBack')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Refusal text={action.refusal} />
    </section>
  );
}
