import { useEffect, useState } from 'react';
import type { DutyPerson } from '../dutyContract.ts';
import { Refusal } from '../frame/useAction.tsx';
import { useLoad } from '../frame/useLoad.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { readDutyPeople } from './dutyApi.ts';
import { personName } from './rows.ts';

/** How long somebody may type before the server is asked. */
const typingMs = 250;

interface PersonFieldProps {
  name: string;
  label: string;
  people: readonly DutyPerson[];
  chosen: string;
}

/** One of some people. */
export function PersonField({ name, label, people, chosen }: PersonFieldProps) {
  const { t } = useLanguage();
  return (
    <div className="field">
      <label htmlFor={`change-${name}`}>{label}</label>
      <select id={`change-${name}`} name={name} required defaultValue={chosen}>
        <option value="">{t('duty.choose')}</option>
        {people.map((person) => (
          <option key={person.id} value={person.id}>
            {personName(person, t)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Anybody who can do duty here, found by a part of the name: there may be more than fit into one answer. */
export function AnyPersonField({ name, label }: { name: string; label: string }) {
  const { t } = useLanguage();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), typingMs);
    return () => clearTimeout(timer);
  }, [typed]);
  const { value, error } = useLoad(asked, (signal) => readDutyPeople(asked, signal));
  return (
    <div className="fields">
      <div className="field">
        <label htmlFor={`change-${name}-text`}>{t('duty.nameHas')}</label>
        <input
          id={`change-${name}-text`}
          value={typed}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <PersonField key={asked} name={name} label={label} people={(value ?? []).filter(({ state }) => state === 'active')} chosen="" />
      <Refusal text={error === null ? null : refusalText(error, t)} />
    </div>
  );
}
