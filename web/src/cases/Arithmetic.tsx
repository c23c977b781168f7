import type { ClockName, DeadlineStep } from '../caseContract.ts';
import { formatInstant } from '../format.ts';
import { Refusal } from '../frame/useAction.tsx';
import { useLoad } from '../frame/useLoad.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { readDeadline } from './casesApi.ts';
import { durationText } from './due.ts';

/** How a deadline came about: stretches without a gap, what each counted, and the sum. */
export function Arithmetic({ id, version, clock }: { id: string; version: number; clock: ClockName }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const { value, error } = useLoad(`${id} ${version} ${clock}`, (signal) => readDeadline(id, clock, signal));
  if (value === null) {
    return error === null ? (
      <p className="muted" role="status">
        {t('cases.loading')}
      </p>
    ) : (
      <Refusal text={refusalText(error, t)} />
    );
  }
  const minutes = (n: number) => durationText(n * 60_000, t);
  return (
    <table className="arithmetic" data-testid="arithmetic">
      <caption>{t('arithmetic.budget', { time: minutes(value.budgetMinutes), at: formatInstant(value.deadline, zone) })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('arithmetic.from')}</th>
          <th scope="col">{t('arithmetic.what')}</th>
          <th scope="col">{t('arithmetic.counted')}</th>
          <th scope="col">{t('arithmetic.total')}</th>
        </tr>
      </thead>
      <tbody>
        {value.arithmetic.map((step) => (
          <tr key={step.from} data-counted={step.countedMinutes > 0}>
            <td>
              {formatInstant(step.from, zone)}
              <small>{formatInstant(step.to, zone)}</small>
            </td>
            <td>
              <StepText step={step} />
            </td>
            <td>{step.countedMinutes > 0 ? minutes(step.countedMinutes) : t('arithmetic.nothing')}</td>
            <td>{minutes(step.totalMinutes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StepText({ step }: { step: DeadlineStep }) {
  const { t } = useLanguage();
  return (
    <>
      {t(`stepKind.${step.kind}`)}
      {step.name !== null && ` · ${step.name}`}
      {step.pausedMinutes > 0 && <small>{t('arithmetic.paused', { time: durationText(step.pausedMinutes * 60_000, t) })}</small>}
      {step.provisional && <small>{t('arithmetic.provisional')}</small>}
    </>
  );
}
