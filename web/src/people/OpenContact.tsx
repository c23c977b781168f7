import { useState, type FormEvent } from 'react';
import type { Person } from '../accessContract.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { openContact, type Contact } from './peopleApi.ts';

/** The server's own limits for a reason, in characters. */
const reasonLimits = { min: 10, max: 500 };

/** Phone and ID number, covered until somebody gives a reason that the person will read. */
export function OpenContact({ person, allowed }: { person: Person; allowed: boolean }) {
  const { t } = useLanguage();
  const action = useAction();
  const [contact, setContact] = useState<Contact | null>(null);
  const [asking, setAsking] = useState(false);
  const shown = contact ?? person;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason')).trim();
    await action.run(async () => {
      setContact(await openContact(person.id, reason));
      setAsking(false);
    });
  };
  if (person.phone === null && person.idNumber === null) return null;
  return (
    <section aria-labelledby="contact">
      <h3 id="contact">{t('contact.title')}</h3>
      <dl className="contact" data-testid="contact" data-opened={contact !== null}>
        {shown.phone !== null && (
          <div>
            <dt>{t('contact.phone')}</dt>
            <dd>{shown.phone}</dd>
          </div>
        )}
        {shown.idNumber !== null && (
          <div>
            <dt>{t('contact.idNumber')}</dt>
            <dd>{shown.idNumber}</dd>
          </div>
        )}
      </dl>
      {allowed && contact === null && !asking && (
        <button type="button" onClick={() => setAsking(true)} data-testid="contact-open">
          {t('contact.open')}
        </button>
      )}
      {asking && (
        <form className="form" onSubmit={(event) => void submit(event)} data-testid="contact-form">
          <p className="notice" data-tone="warn">
            {t('contact.hint', { name: person.displayName })}
          </p>
          <div className="field">
            <label htmlFor="contact-reason">{t('contact.reason', { n: reasonLimits.min })}</label>
            <textarea
              id="contact-reason"
              name="reason"
              rows={2}
              required
              minLength={reasonLimits.min}
              maxLength={reasonLimits.max}
              autoFocus
            />
          </div>
          <Refusal text={action.refusal} />
          <div className="buttons">
            <button type="submit" className="primary" disabled={action.busy} data-testid="contact-submit">
              {t('contact.open')}
            </button>
            <button type="button" onClick={() => setAsking(false)}>
              {t('case.cancel')}
            </button>
          </div>
        </form>
      )}
    </section>
  );
}
