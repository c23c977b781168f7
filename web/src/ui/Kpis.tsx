import type { SeverityCode, Tally } from '../contract.ts';
import { formatCount, formatShare, noValue } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { severityLooks } from '../severity.ts';
import { useWall } from '../wall.ts';
import { SeverityMark, UnknownMark } from './SeverityMark.tsx';

/** The county in numbers. Before the first snapshot every number is a dash: zero would be a statement. */
export function Kpis() {
  const tally = useObservable(useWall().live.tally);
  return <KpiNumbers tally={tally} />;
}

export function KpiNumbers({ tally }: { tally: Tally | null }) {
  const { language, t } = useLanguage();
  const count = (n: number | undefined) => formatCount(n, language);
  return (
    <section className="kpis" aria-label={t('kpi.title')}>
      <div className="kpi">
        <h2>{t('kpi.openCases')}</h2>
        <p className="digits" data-testid="kpi-openCases">
          {count(tally?.openCases)}
        </p>
      </div>
      <div className="kpi" data-alert={(tally?.unacknowledgedCases ?? 0) > 0}>
        <h2>{t('kpi.unacknowledged')}</h2>
        <p className="digits" data-testid="kpi-unacknowledgedCases">
          {count(tally?.unacknowledgedCases)}
        </p>
      </div>
      {/* Where single ponds are seen, nobody counts their sensors. */}
      <div className="kpi kpi-wide" hidden={tally !== null && tally.sensors === 0}>
        <h2>{t('kpi.coverage')}</h2>
        <p className="digits digits-small" data-testid="kpi-coverage">
          {tally ? formatShare(tally.sensorsFresh, tally.sensors) : noValue}
        </p>
        <Bar parts={[{ share: tally ? share(tally.sensorsFresh, tally.sensors) : 0, name: 'coverage' }]} />
        <p className="kpi-note" data-testid="kpi-sensors">
          {t('kpi.coverageOf', { fresh: count(tally?.sensorsFresh), total: count(tally?.sensors) })}
        </p>
      </div>
      <div className="kpi kpi-wide">
        <h2>
          {t('kpi.pondsBySeverity')} <b data-testid="kpi-ponds">{count(tally?.ponds)}</b>
        </h2>
        <Bar
          parts={severityLooks.map((look, code) => ({
            name: look.name,
            share: share(tally?.pondsBySeverity[code] ?? 0, tally?.ponds ?? 0),
          }))}
        />
        <ul className="severities">
          {severityLooks.toReversed().map((look, index) => {
            const code = (4 - index) as SeverityCode;
            return (
              <li key={look.name} data-zero={(tally?.pondsBySeverity[code] ?? 0) === 0}>
                <SeverityMark code={code} />
                <span>{t(`severity.${look.name}`)}</span>
                <b data-testid={`kpi-severity-${look.name}`}>{count(tally?.pondsBySeverity[code])}</b>
              </li>
            );
          })}
          <li data-zero={(tally?.pondsUnknown ?? 0) === 0}>
            <UnknownMark />
            <span>{t('severity.unknown')}</span>
            <b data-testid="kpi-pondsUnknown">{count(tally?.pondsUnknown)}</b>
          </li>
        </ul>
      </div>
    </section>
  );
}

const share = (part: number, whole: number): number => (whole <= 0 ? 0 : Math.min(1, part / whole));

/** Parts of a whole; what is left stays hatched, as everything unknown does. A part that exists is never thinner than a hair. */
function Bar({ parts }: { parts: readonly { name: string; share: number }[] }) {
  return (
    <svg className="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect className="bar-rest" width="100" height="4" />
      {parts.map((part, index) => {
        const x = parts.slice(0, index).reduce((sum, before) => sum + before.share * 100, 0);
        return part.share === 0 ? null : (
          <rect key={part.name} className={`bar-${part.name}`} x={Math.min(x, 99.2)} width={Math.max(0.8, part.share * 100)} height="4" />
        );
      })}
    </svg>
  );
}
