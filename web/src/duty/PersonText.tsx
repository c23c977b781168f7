import type { DutyPerson } from '../dutyContract.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { personName } from './rows.ts';

/** A name; who can do no duty, because they were switched off or are unknown, is marked. */
export function PersonText({ person }: { person: DutyPerson }) {
  const { t } = useLanguage();
  return (
    <>
      <b>{personName(person, t)}</b>
      {person.state === 'disabled' && (
        <>
          {' '}
          <span className="badge" data-tone="bad">
            {t('duty.disabled')}
          </span>
        </>
      )}
    </>
  );
}
