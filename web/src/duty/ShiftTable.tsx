import { Fragment } from 'react';
import type { DutyShift } from '../dutyContract.ts';
import { formatDate } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import type { RosterAhead } from './dutyApi.ts';
import { PersonText } from './PersonText.tsx';
import { dayOf, dutyRows, personName, spanParts, spanText, type DutyRow } from './rows.ts';

interface ShiftTableProps {
  ahead: RosterAhead;
  rosterName: (id: string) => string;
  /** Begins a change of a shift; null for who may only read. */
  onChange: ((shift: DutyShift) => void) | null;
}

/** Shifts by day, by the wall clock of the roster, with the times nobody is on duty and the people who are twice. */
export function ShiftTable({ ahead, rosterName, onChange }: ShiftTableProps) {
  const { language, t } = useLanguage();
  const zone = ahead.roster.timeZone;
  const rows = dutyRows(ahead);
  if (rows.length === 0) return <p className="muted">{t('duty.noShifts')}</p>;
  const columns = onChange === null ? 2 : 3;
  return (
    <table className="shifts" data-testid="shifts">
      <thead className="vanish">
        <tr>
          <th scope="col">{t('duty.time')}</th>
          <th scope="col">{t('duty.who')}</th>
          {onChange !== null && <th scope="col">{t('duty.change')}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => {
          const before = rows[index - 1];
          const isNewDay = before === undefined || dayOf(before.from, zone) !== dayOf(row.from, zone);
          return (
            <Fragment key={`${row.from} ${row.kind === 'shift' ? row.shift.person.id : ''} ${index}`}>
              {isNewDay && (
                <tr>
                  <th scope="rowgroup" colSpan={columns}>
                    {formatDate(Date.parse(row.from), zone, language)}
                  </th>
                </tr>
              )}
              <Row row={row} zone={zone} rosterName={rosterName} onChange={onChange} />
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

interface RowProps extends Pick<ShiftTableProps, 'rosterName' | 'onChange'> {
  row: DutyRow;
  zone: string;
}

function Row({ row, zone, rosterName, onChange }: RowProps) {
  const { t } = useLanguage();
  const [start, end] = spanParts(row.from, row.until, zone);
  const time = (
    <td>
      {/* In a narrow table the line breaks between the two, and never within one. */}
      <time dateTime={row.from}>{start} –</time> <time dateTime={row.until}>{end}</time>
    </td>
  );
  if (row.kind === 'gap') {
    return (
      <tr data-testid="gap">
        {time}
        <td>
          <span className="badge" data-tone="warn">
            {t('duty.gap')}
          </span>
        </td>
        {onChange !== null && <td />}
      </tr>
    );
  }
  const { shift, also } = row;
  return (
    <tr data-testid="shift">
      {time}
      <td>
        <PersonText person={shift.person} />{' '}
        {shift.change !== null && (
          <span className="badge" data-tone="accent">
            {t('duty.changed')}
          </span>
        )}{' '}
        {also.length > 0 && (
          <span className="badge" data-tone="bad" data-testid="double">
            {t('duty.double', { where: also.map((id) => (id === null ? t('duty.elsewhere') : rosterName(id))).join(t('list.comma')) })}
          </span>
        )}
      </td>
      {onChange !== null && (
        <td>
          <button
            type="button"
            className="quiet"
            aria-label={t('duty.changeOf', { name: personName(shift.person, t), time: spanText(row.from, row.until, zone) })}
            onClick={() => onChange(shift)}
            data-testid="change-shift"
          >
            {t('duty.change')}
          </button>
        </td>
      )}
    </tr>
  );
}
