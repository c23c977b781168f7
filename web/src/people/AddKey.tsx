import { useState, type FormEvent } from 'react';
import { keyRoles, type AccessKey, type Role } from '../accessContract.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { toInstant } from '../localTime.ts';
import { TerritoryPicker } from '../territory/TerritoryPicker.tsx';
import { addKey } from './peopleApi.ts';

interface AddKeyProps {
  onAdded: (added: { key: AccessKey; secret: string }) => void;
}

/** Adds a key for a device or a program. */
export function AddKey({ onAdded }: AddKeyProps) {
  const { t } = useLanguage();
  const [turn, setTurn] = useState(0);
  return (
    <section className="card" aria-labelledby="add-key">
      <h2 id="add-key">{t('keys.add')}</h2>
      <AddKeyForm
        key={turn}
        onAdded={(added) => {
          setTurn(turn + 1);
          onAdded(added);
        }}
      />
    </section>
  );
}

function AddKeyForm({ onAdded }: AddKeyProps) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const action = useAction();
  const [territory, setTerritory] = useState<string | null>('county');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (territory === null) return action.refuse(t('refusal.unknownTerritory'));
    const until = toInstant(String(form.get('until')), zone);
    const key = {
      name: String(form.get('name')).trim(),
      role: String(form.get('role')) as Role,
      territory,
      ...(until === null ? {} : { until: until.toISOString() }),
    };
    await action.run(async () => onAdded(await addKey(key)));
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)} data-testid="key-form">
      <div className="fields">
        <div className="field">
          <label htmlFor="key-name">{t('keys.name')}</label>
          <input
            id="key-name"
            name="name"
            required
            minLength={3}
            maxLength={64}
            pattern="[a-z0-9._\-]+"
            autoCapitalize="none"
            autoComplete="off"
            aria-describedby="key-name-hint"
          />
          <small id="key-name-hint">{t('people.nameHint')}</small>
        </div>
        <div className="field">
          <label htmlFor="key-role">{t('people.role')}</label>
          <select id="key-role" name="role" defaultValue="device">
            {keyRoles.map((role) => (
              <option key={role} value={role}>
                {translateWord(t, 'role', role)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <TerritoryPicker label={t('grant.territory')} value={territory} onChange={setTerritory} />
      <div className="field">
        <label htmlFor="key-until">{t('people.untilOptional')}</label>
        <input id="key-until" name="until" type="datetime-local" />
      </div>
      <Refusal text={action.refusal} />
      <div className="buttons">
        <button type="submit" className="primary" disabled={action.busy} data-testid="key-submit">
          {t('keys.add')}
        </button>
      </div>
    </form>
  );
}
