import { useState, type FormEvent } from 'react';
import { personRoles, type GrantKind, type Person, type Role } from '../accessContract.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { toInstant } from '../localTime.ts';
import { TerritoryPicker } from '../territory/TerritoryPicker.tsx';
import { giveGrant } from './peopleApi.ts';

/** Kinds that somebody else gives; a delegation is passed on by who holds the role. */
const kinds: readonly GrantKind[] = ['standing', 'shift'];

/** Gives a role in a territory, from now or later, until further notice or for a shift. */
export function GiveGrant({ person, onGiven }: { person: Person; onGiven: () => void }) {
  const { t } = useLanguage();
  const [turn, setTurn] = useState(0);
  return (
    <details className="give">
      <summary data-testid="give-open">{t('people.give')}</summary>
      <GiveForm
        key={turn}
        person={person}
        onGiven={() => {
          setTurn(turn + 1);
          onGiven();
        }}
      />
    </details>
  );
}

function GiveForm({ person, onGiven }: { person: Person; onGiven: () => void }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const action = useAction();
  const [territory, setTerritory] = useState<string | null>(null);
  const [kind, setKind] = useState<GrantKind>('standing');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const from = toInstant(String(form.get('from')), zone);
    const until = toInstant(String(form.get('until')), zone);
    if (territory === null) return action.refuse(t('refusal.unknownTerritory'));
    const grant = {
      role: String(form.get('role')) as Role,
      territory,
      kind,
      ...(from === null ? {} : { from: from.toISOString() }),
      ...(until === null ? {} : { until: until.toISOString() }),
    };
    if (await action.run(() => giveGrant(person.id, grant))) onGiven();
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)} data-testid="give-form">
      <div className="fields">
        <div className="field">
          <label htmlFor="give-role">{t('people.role')}</label>
          <select id="give-role" name="role" defaultValue="gridWorker">
            {personRoles.map((role) => (
              <option key={role} value={role}>
                {translateWord(t, 'role', role)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor="give-kind">{t('people.kind')}</label>
          <select id="give-kind" value={kind} onChange={(event) => setKind(event.target.value as GrantKind)}>
            {kinds.map((each) => (
              <option key={each} value={each}>
                {t(`grant.${each}`)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <TerritoryPicker label={t('grant.territory')} value={territory} onChange={setTerritory} />
      <div className="fields">
        <div className="field">
          <label htmlFor="give-from">{t('people.fromOptional')}</label>
          <input id="give-from" name="from" type="datetime-local" />
        </div>
        <div className="field">
          <label htmlFor="give-until">{t(kind === 'shift' ? 'grant.until' : 'people.untilOptional')}</label>
          <input id="give-until" name="until" type="datetime-local" required={kind === 'shift'} />
        </div>
      </div>
      <Refusal text={action.refusal} />
      <div className="buttons">
        <button type="submit" className="primary" disabled={action.busy} data-testid="give-submit">
          {t('people.give')}
        </button>
      </div>
    </form>
  );
}
