import { useOwnerText } from '../cases/usePlaceNames.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import type { DutyShift, RosterDuty } from '../dutyContract.ts';
import { formatInstant, nameOf } from '../format.ts';
import { Refusal } from '../frame/useAction.tsx';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { PersonText } from './PersonText.tsx';
import type { DutyAt } from './useDuty.ts';

interface OnDutyProps {
  duty: DutyAt;
  chosen: string | null;
  onChoose: (roster: string) => void;
}

/** Every roster in reach: who is on duty by it, now or at a chosen time, and who comes next. */
export function OnDuty({ duty, chosen, onChoose }: OnDutyProps) {
  const { t } = useLanguage();
  const { value, error, at, setAt } = duty;
  return (
    <section className="card on-duty" aria-labelledby="on-duty">
      <h2 id="on-duty">{t(at === '' ? 'duty.now' : 'duty.then')}</h2>
      <div className="form duty-time">
        <div className="field">
          <label htmlFor="duty-at">{t('duty.at')}</label>
          <input id="duty-at" type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />
        </div>
        <button type="button" disabled={at === ''} onClick={() => setAt('')} data-testid="duty-now">
          {t('duty.backToNow')}
        </button>
      </div>
      <Refusal text={error === null ? null : refusalText(error, t)} />
      {value === null
        ? error === null && (
            <p className="muted" role="status">
              {t('duty.loading')}
            </p>
          )
        : value.rosters.length === 0 && <p className="muted">{t('duty.none')}</p>}
      <ul className="pick-rows roster-rows">
        {value?.rosters.map((it) => (
          <RosterRow key={it.roster} it={it} chosen={it.roster === chosen} onChoose={() => onChoose(it.roster)} />
        ))}
      </ul>
    </section>
  );
}

function RosterRow({ it, chosen, onChoose }: { it: RosterDuty; chosen: boolean; onChoose: () => void }) {
  const { language, t } = useLanguage();
  const zone = useTimeZone();
  const territoryText = useOwnerText(useCatalogue());
  const [next] = it.next;
  return (
    <li data-testid="roster" data-roster={it.roster}>
      <button type="button" aria-pressed={chosen} onClick={onChoose}>
        <span>
          <b>{nameOf(it.names, language)}</b>
          <small>{territoryText(it.territory)}</small>
        </span>
        <span data-testid="on-duty">
          {it.onDuty.length === 0 ? (
            <span className="badge" data-tone="warn">
              {t('duty.nobody')}
            </span>
          ) : (
            it.onDuty.map((shift) => <OnDutyPerson key={`${shift.person.id} ${shift.from}`} shift={shift} zone={zone} />)
          )}
        </span>
        <span>
          {next !== undefined && (
            <small>
              {t('duty.next', {
                at: formatInstant(next.from, zone),
                names: it.next.map(({ person }) => person.name ?? person.id).join(t('list.comma')),
              })}
            </small>
          )}
        </span>
      </button>
    </li>
  );
}

function OnDutyPerson({ shift, zone }: { shift: DutyShift; zone: string }) {
  const { t } = useLanguage();
  return (
    <span className="on-duty-person">
      <PersonText person={shift.person} /> <small>{t('duty.until', { at: formatInstant(shift.until, zone) })}</small>
    </span>
  );
}
