import type { DutyChange, Roster } from '../dutyContract.ts';
import { formatInstant } from '../format.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { takeBack } from './dutyApi.ts';
import { personName } from './rows.ts';

/** What was changed on top of the roster, the newest first; each can be taken back. */
export function Changes({ roster, manage, onChanged }: { roster: Roster; manage: boolean; onChanged: () => void }) {
  const { t } = useLanguage();
  const action = useAction();
  if (roster.changes.length === 0) return null;
  return (
    <section aria-labelledby="changes">
      <h3 id="changes">{t('duty.changes')}</h3>
      <Refusal text={action.refusal} />
      <ul className="rows">
        {roster.changes.toReversed().map((change) => (
          <li key={change.id} data-testid="change" data-change={change.id}>
            <ChangeText change={change} roster={roster} />
            {manage && (
              <button
                type="button"
                disabled={action.busy}
                onClick={() => void action.run(() => takeBack(roster.id, change.id)).then((done) => done && onChanged())}
                data-testid="take-back"
              >
                {t('duty.takeBack')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ChangeText({ change, roster }: { change: DutyChange; roster: Roster }) {
  const { t } = useLanguage();
  const time = (at: string) => formatInstant(at, roster.timeZone);
  const span = (from: string, until: string) => t('duty.between', { from: time(from), until: time(until) });
  const names = change.people.map((id) => {
    const known = roster.people.find((person) => person.id === id);
    return known === undefined ? id : personName(known, t);
  });
  const joined = change.kind === 'substitute' ? ' → ' : change.kind === 'swap' ? ' ⇄ ' : t('list.comma');
  return (
    <span className="grow">
      <b>{translateWord(t, 'dutyChange', change.kind)}</b> · {names.join(joined)}
      <small>
        {span(change.from, change.until)}
        {change.otherFrom !== null && change.otherUntil !== null && ` ⇄ ${span(change.otherFrom, change.otherUntil)}`}
      </small>
    </span>
  );
}
