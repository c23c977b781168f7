import { useState } from 'react';
import { clockNames, type CaseClock, type CaseDetail, type ClockName } from '../caseContract.ts';
import { formatInstant } from '../format.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { Arithmetic } from './Arithmetic.tsx';
import { dueIn, dueWhenStopped } from './due.ts';
import { limitText } from './words.ts';

/** The clocks of a case: the step's, the department's, and the villager's, which never pauses. Each shows its arithmetic. */
export function CaseClocks({ detail, now }: { detail: CaseDetail; now: number }) {
  const { t } = useLanguage();
  const shown = clockNames.filter((name) => detail.clocks[name] !== null);
  return (
    <section aria-labelledby="clocks">
      <h3 id="clocks">{t('clocks.title')}</h3>
      {shown.length === 0 && <p className="muted">{t('clocks.none')}</p>}
      <ul className="clocks">
        {shown.map((name) => (
          <Clock key={name} detail={detail} name={name} clock={detail.clocks[name] as CaseClock} now={now} />
        ))}
      </ul>
    </section>
  );
}

function Clock({ detail, name, clock, now }: { detail: CaseDetail; name: ClockName; clock: CaseClock; now: number }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const [open, setOpen] = useState(false);
  const due = clock.stoppedAt === null ? dueIn(clock.dueAt, now, t) : dueWhenStopped(clock.dueAt, clock.stoppedAt, t);
  return (
    <li data-testid={`clock-${name}`}>
      <div className="clock-head">
        <b>{t(`clock.${name}`)}</b>
        <span className="due" data-tone={clock.paused ? 'over' : due.tone}>
          {clock.paused ? t('clocks.paused') : due.text}
        </span>
      </div>
      <p>
        {t('clocks.due', { at: formatInstant(clock.dueAt, zone) })} · {limitText(t, clock.limit)}
        {clock.extensions > 0 && ` · ${t('clocks.extended', { n: clock.extensions })}`}
        {clock.start !== null && ` · ${t('clocks.start', { at: formatInstant(clock.start, zone) })}`}
      </p>
      {clock.provisional && <p className="notice">{t('clocks.provisional')}</p>}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary data-testid={`arithmetic-${name}`}>{t('clocks.arithmetic')}</summary>
        {open && <Arithmetic id={detail.id} version={detail.version} clock={name} />}
      </details>
    </li>
  );
}
