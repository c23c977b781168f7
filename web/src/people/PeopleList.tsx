import type { Person, Role } from '../accessContract.ts';
import { personRoles } from '../accessContract.ts';
import { Refusal } from '../frame/useAction.tsx';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { placeText } from '../territory/placeText.ts';
import type { People } from './usePeople.ts';

interface PeopleListProps {
  people: People;
  manage: boolean;
  chosen: string | null;
  onChoose: (person: string) => void;
}

/** Everybody whose name or role fits, by name. */
export function PeopleList({ people, manage, chosen, onChoose }: PeopleListProps) {
  const { t } = useLanguage();
  const { filter, setFilter, list, error, more } = people;
  return (
    <section className="card people-list" aria-label={t('people.people')}>
      <form className="form people-filter" role="search" onSubmit={(event) => event.preventDefault()}>
        <div className="field">
          <label htmlFor="people-text">{t('people.search')}</label>
          <input
            id="people-text"
            type="search"
            maxLength={100}
            value={filter.text}
            data-testid="people-search"
            onChange={(event) => setFilter({ ...filter, text: event.target.value })}
          />
        </div>
        <div className="field">
          <label htmlFor="people-role">{t('people.role')}</label>
          <select
            id="people-role"
            value={filter.role}
            data-testid="people-role"
            onChange={(event) => setFilter({ ...filter, role: event.target.value as Role | '' })}
          >
            <option value="">{t('people.anyRole')}</option>
            {personRoles.map((role) => (
              <option key={role} value={role}>
                {translateWord(t, 'role', role)}
              </option>
            ))}
          </select>
        </div>
        {manage && (
          <button type="button" className="primary" onClick={() => onChoose('new')} data-testid="add-person">
            {t('people.add')}
          </button>
        )}
      </form>
      <Refusal text={error === null ? null : refusalText(error, t)} />
      {list?.length === 0 && <p className="muted">{t('people.none')}</p>}
      <ul className="pick-rows person-rows">
        {list?.map((person) => (
          <PersonRow key={person.id} person={person} chosen={person.id === chosen} onChoose={() => onChoose(person.id)} />
        ))}
      </ul>
      {more !== null && (
        <button type="button" onClick={more} data-testid="more">
          {t('people.more')}
        </button>
      )}
    </section>
  );
}

/** Roles named in a row; the number of the rest is said. */
const rolesShown = 2;

function PersonRow({ person, chosen, onChoose }: { person: Person; chosen: boolean; onChoose: () => void }) {
  const { language, t } = useLanguage();
  const active = person.grants.filter((grant) => grant.active);
  return (
    <li>
      <button type="button" aria-pressed={chosen} onClick={onChoose} data-testid="person-row" data-person={person.id}>
        <strong>
          {person.displayName} <small>{person.name}</small>
        </strong>
        <span className="person-phone">{person.phone}</span>
        <span className="person-roles">
          {active.slice(0, rolesShown).map((grant) => (
            <span key={grant.id}>
              {translateWord(t, 'role', grant.role)} · {placeText(grant.territory, grant.names, language, t)}
            </span>
          ))}
          {active.length > rolesShown && <span>{t('people.moreRoles', { n: active.length - rolesShown })}</span>}
          {active.length === 0 && <span>{t('people.noRoles')}</span>}
        </span>
        <Marks person={person} />
      </button>
    </li>
  );
}

/** What one should know of an account at a glance. */
export function Marks({ person }: { person: Person }) {
  const { t } = useLanguage();
  return (
    <span className="person-marks">
      {person.disabled && (
        <span className="badge" data-tone="bad">
          {t('people.disabled')}
        </span>
      )}
      {person.demonstration && (
        <span className="badge" data-tone="warn">
          {t('people.demonstration')}
        </span>
      )}
      {person.secondFactor && (
        <span className="badge" data-tone="good">
          {t('people.secondFactor')}
        </span>
      )}
      {person.external && <span className="badge">{t('people.external')}</span>}
    </span>
  );
}
