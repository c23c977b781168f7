import { useLanguage } from '../i18n/i18n.ts';
import type { Tracking } from './reportContract.ts';
import { countyTime, distanceTo } from './times.ts';

/** By when it was promised, in words; this clock never pauses. */
export function PromiseText({ report }: { report: Tracking }) {
  const { language, t } = useLanguage();
  if (report.promisedAt === null) return null;
  const { past, unit, n } = distanceTo(report.promisedAt, Date.now());
  const distance = t(`report.in.${unit}`, { n });
  return (
    <p className="lead" data-testid="promise" data-overdue={past || undefined}>
      {t(past ? 'report.promiseBroken' : 'report.promise', { time: countyTime(report.promisedAt, language), distance })}
    </p>
  );
}
