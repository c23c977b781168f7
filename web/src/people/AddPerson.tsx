import { useState, type FormEvent } from 'react';
import type { OneTimeLink, Person } from '../accessContract.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { addPerson } from './peopleApi.ts';
import { PaneHead } from '../frame/PaneHead.tsx';
import { SetupLink } from './SetupLink.tsx';

interface AddPersonProps {
  onAdded: () => void;
  onClose: () => void;
  onOpen: (person: string) => void;
}

/** Adds a person and shows, this once, the link by which they set their password. */
export function AddPerson({ onAdded, onClose, onOpen }: AddPersonProps) {
  const { t } = useLanguage();
  const action = useAction();
  const [added, setAdded] = useState<(OneTimeLink & { person: Person }) | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name)).trim();
    const optional = (name: string) => (text(name) === '' ? {} : { [name]: text(name) });
    const person = {
      name: text('name'),
      displayName: text('displayName'),
      ...optional('phone'),
      ...optional('idNumber'),
      ...optional('external'),
    };
    await action.run(async () => {
      setAdded(await addPerson(person));
      onAdded();
    });
  };
  return (
    <section className="card pane" aria-label={t('people.add')} data-testid="add-pane">
      <PaneHead title={added === null ? t('people.add') : added.person.displayName} onClose={onClose} />
      {added === null ? (
        <form className="form" onSubmit={(event) => void submit(event)} data-testid="add-form">
          <div className="field">
            <label htmlFor="add-name">{t('signIn.name')}</label>
            <input
              id="add-name"
              name="name"
              required
              minLength={3}
              maxLength={64}
              pattern="[a-z0-9._\-]+"
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              autoFocus
              aria-describedby="add-name-hint"
            />
            <small id="add-name-hint">{t('people.nameHint')}</small>
          </div>
          <Field name="displayName" label={t('people.displayName')} maxLength={100} required />
          <Field name="phone" label={t('people.phoneOptional')} maxLength={32} />
          <Field name="idNumber" label={t('people.idNumberOptional')} maxLength={32} />
          <Field name="external" label={t('people.externalOptional')} maxLength={200} />
          <Refusal text={action.refusal} />
          <div className="buttons">
            <button type="submit" className="primary" disabled={action.busy} data-testid="add-submit">
              {t('people.add')}
            </button>
            <button type="button" onClick={onClose}>
              {t('case.cancel')}
            </button>
          </div>
        </form>
      ) : (
        <>
          <SetupLink link={added} name={added.person.displayName} />
          <button type="button" className="primary" onClick={() => onOpen(added.person.id)} data-testid="add-open">
            {t('people.giveRoles')}
          </button>
        </>
      )}
    </section>
  );
}

function Field({ name, label, maxLength, required = false }: { name: string; label: string; maxLength: number; required?: boolean }) {
  return (
    <div className="field">
      <label htmlFor={`add-${name}`}>{label}</label>
      <input id={`add-${name}`} name={name} maxLength={maxLength} required={required} autoComplete="off" />
    </div>
  );
}
