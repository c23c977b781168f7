import { useState, type FormEvent } from 'react';
import type { Grant, Session } from '../accessContract.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { toInstant, toLocal } from '../localTime.ts';
import { TerritoryPicker } from '../territory/TerritoryPicker.tsx';
import { placeText } from '../territory/placeText.ts';
import { passOn } from './accountApi.ts';

/** A delegation that somebody begins to write lasts so long unless they say otherwise. */
const usualHours = 24;

/** Passing a role of one's own on to somebody for a time. What was passed on cannot be passed on again. */
export function Delegate({ session }: { session: Session }) {
  const { t } = useLanguage();
  const own = session.grants.filter((grant) => grant.active && grant.kind !== 'delegation');
  const [done, setDone] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  if (own.length === 0) return null;
  return (
    <section className="card" aria-labelledby="delegate">
      <h2 id="delegate">{t('delegate.title')}</h2>
      <p className="muted">{t('delegate.hint')}</p>
      {done !== null && (
        <p className="notice" data-tone="good" role="status" data-testid="delegated">
          {t('delegate.done', { name: done })}
        </p>
      )}
      <DelegateForm
        key={turn}
        own={own}
        onDone={(name) => {
          setDone(name);
          setTurn(turn + 1);
        }}
      />
    </section>
  );
}

function DelegateForm({ own, onDone }: { own: readonly Grant[]; onDone: (name: string) => void }) {
  const { language, t } = useLanguage();
  const zone = useTimeZone();
  const action = useAction();
  const [grant, setGrant] = useState(own[0]);
  const [territory, setTerritory] = useState<string | null>(grant?.territory ?? null);
  const [begin] = useState(() => Date.now());
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const from = toInstant(String(form.get('from')), zone);
    const until = toInstant(String(form.get('until')), zone);
    if (grant === undefined || territory === null) return action.refuse(t('refusal.unknownTerritory'));
    if (from === null || until === null) return action.refuse(t('refusal.endRequired'));
    const to = String(form.get('to')).trim();
    const asked = { grant: grant.id, to, territory, from: from.toISOString(), until: until.toISOString() };
    if (await action.run(() => passOn(asked))) onDone(to);
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)} data-testid="delegate-form">
      <div className="fields">
        <div className="field">
          <label htmlFor="delegate-grant">{t('delegate.role')}</label>
          <select
            id="delegate-grant"
            value={grant?.id}
            onChange={(event) => {
              const next = own.find((candidate) => candidate.id === event.target.value);
              setGrant(next);
              setTerritory(next?.territory ?? null);
            }}
          >
            {own.map((each) => (
              <option key={each.id} value={each.id}>
                {translateWord(t, 'role', each.role)} · {placeText(each.territory, each.names, language, t)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor="delegate-to">{t('delegate.to')}</label>
          <input id="delegate-to" name="to" required maxLength={64} autoCapitalize="none" spellCheck={false} autoComplete="off" />
        </div>
      </div>
      <TerritoryPicker label={t('grant.territory')} within={grant?.territory ?? 'county'} value={territory} onChange={setTerritory} />
      <div className="fields" key={zone}>
        <div className="field">
          <label htmlFor="delegate-from">{t('grant.from')}</label>
          <input id="delegate-from" name="from" type="datetime-local" required defaultValue={toLocal(begin, zone)} />
        </div>
        <div className="field">
          <label htmlFor="delegate-until">{t('grant.until')}</label>
          <input
            id="delegate-until"
            name="until"
            type="datetime-local"
            required
            defaultValue={toLocal(begin + usualHours * 3_600_000, zone)}
          />
        </div>
      </div>
      <Refusal text={action.refusal} />
      <div className="buttons">
        <button type="submit" className="primary" disabled={action.busy} data-testid="delegate-submit">
          {t('delegate.submit')}
        </button>
      </div>
    </form>
  );
}
