import { useEffect, useRef, useState } from 'react';
import { useOwnerText } from '../cases/usePlaceNames.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import type { DutyShift, RosterDuty } from '../dutyContract.ts';
import { formatInstant, nameOf } from '../format.ts';
import { PaneHead } from '../frame/PaneHead.tsx';
import { Refusal } from '../frame/useAction.tsx';
import { useLoad } from '../frame/useLoad.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { ChangeForm } from './ChangeForm.tsx';
import { Changes } from './Changes.tsx';
import { calendarAddress, readAhead, shownDays } from './dutyApi.ts';
import { ShiftTable } from './ShiftTable.tsx';

interface RosterPaneProps {
  id: string;
  /** Whether the one who looks may change rosters somewhere; whether this one, the server decides. */
  manage: boolean;
  /** All rosters in reach, for their names. */
  rosters: readonly RosterDuty[];
  onChanged: () => void;
  onClose: () => void;
}

/** One roster: its shifts of the next days, what is wrong with them, and changing them. */
export function RosterPane({ id, manage, rosters, onChanged, onClose }: RosterPaneProps) {
  const { language, t } = useLanguage();
  const territoryText = useOwnerText(useCatalogue());
  const { value, error, reload } = useLoad(id, (signal) => readAhead(id, Date.now(), signal));
  const [change, setChange] = useState<{ turn: number; shift: DutyShift | null } | null>(null);
  const root = useRef<HTMLElement>(null);
  useEffect(() => root.current?.focus(), []);
  const rosterName = (of: string) => {
    const found = rosters.find(({ roster }) => roster === of);
    return found ? nameOf(found.names, language) : of;
  };
  const begin = (shift: DutyShift | null) => setChange((before) => ({ turn: (before?.turn ?? 0) + 1, shift }));
  const end = () => {
    setChange(null);
    // What had the focus is gone; the pane keeps it, so that the keyboard goes on from here.
    root.current?.focus({ preventScroll: true });
  };
  const changed = () => {
    reload();
    onChanged();
  };
  const title = value === null ? '' : nameOf(value.roster.names, language);
  return (
    <section className="card pane roster-pane" aria-label={title || id} ref={root} tabIndex={-1} data-testid="roster-pane" data-roster={id}>
      <PaneHead title={title} onClose={onClose} />
      <Refusal text={error === null ? null : refusalText(error, t)} />
      {value !== null && (
        <>
          <p className="muted">
            {territoryText(value.roster.territory)} · {value.roster.timeZone} ·{' '}
            {t('duty.changedAt', { at: formatInstant(value.roster.changedAt, value.roster.timeZone) })}
          </p>
          <p className="buttons">
            <a className="button" href={calendarAddress(id)} download={`${id}.ics`} data-testid="calendar">
              {t('duty.calendar')}
            </a>
            {manage && change === null && (
              <button type="button" onClick={() => begin(null)} data-testid="change-open">
                {t('duty.changeDuty')}
              </button>
            )}
          </p>
          {manage && change !== null && (
            <ChangeForm
              key={change.turn}
              roster={value.roster}
              shift={change.shift}
              onDone={() => {
                end();
                changed();
              }}
              onCancel={end}
            />
          )}
          <section aria-labelledby="shifts">
            <h3 id="shifts">{t('duty.shifts', { n: shownDays })}</h3>
            <Faults gaps={value.gaps.length} doubles={value.doubleBookings.length} />
            <ShiftTable ahead={value} rosterName={rosterName} onChange={manage ? begin : null} />
          </section>
          <Changes roster={value.roster} manage={manage} onChanged={changed} />
        </>
      )}
    </section>
  );
}

/** How many things are wrong, before one looks for them in a long table. */
function Faults({ gaps, doubles }: { gaps: number; doubles: number }) {
  const { t } = useLanguage();
  if (gaps + doubles === 0) return <p className="muted">{t('duty.noFaults')}</p>;
  return (
    <p className="notice" data-tone="warn" data-testid="faults">
      {[gaps > 0 && t('duty.gaps', { n: gaps }), doubles > 0 && t('duty.doubles', { n: doubles })].filter(Boolean).join(' · ')}
    </p>
  );
}
