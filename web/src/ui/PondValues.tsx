import type { County, LiveValue, PondLive } from '../contract.ts';
import { formatAge, formatValue, nameOf } from '../format.ts';
import { freshnessNames, freshnessOf } from '../freshness.ts';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { intervalOf } from '../places.ts';
import { qualityOf, votes } from '../quality.ts';
import { useWall } from '../wall.ts';

interface Props {
  county: County;
  pond: PondLive | null;
  chosen: string | null;
  onChoose: (metric: string) => void;
}

/** The latest value of each metric with its age and quality; a value too old or too odd to trust is struck through. */
export function PondValues({ county, pond, chosen, onChoose }: Props) {
  const { t } = useLanguage();
  const values = new Map(pond?.values.map((value) => [value.metric, value]));
  const measured = county.metrics.filter((metric) => values.has(metric.number));
  return (
    <section className="values" aria-label={t('panel.values')}>
      <h3>{t('panel.values')}</h3>
      {measured.length === 0 && <p className="empty">{t('panel.noValues')}</p>}
      <ul>
        {measured.map((metric) => {
          const value = values.get(metric.number);
          return (
            value && (
              <Value key={metric.key} county={county} metric={metric} value={value} pressed={metric.key === chosen} onChoose={onChoose} />
            )
          );
        })}
      </ul>
    </section>
  );
}

interface ValueProps {
  county: County;
  metric: County['metrics'][number];
  value: LiveValue;
  pressed: boolean;
  onChoose: (metric: string) => void;
}

function Value({ county, metric, value, pressed, onChoose }: ValueProps) {
  const now = useObservable(useWall().now);
  const { language, t } = useLanguage();
  const quality = qualityOf(value.quality);
  const freshness = freshnessNames[freshnessOf(value.at, now, intervalOf(county, metric.key))] ?? 'never';
  return (
    <li>
      <button
        type="button"
        aria-pressed={pressed}
        data-testid="pond-value"
        data-metric={metric.key}
        data-freshness={freshness}
        data-quality={quality}
        data-votes={votes(quality)}
        onClick={() => onChoose(metric.key)}
      >
        <span className="value-name">{nameOf(metric.names, language)}</span>
        <span className="value-number">
          <b>{formatValue(value.value, metric.decimals, language)}</b> {metric.unit}
        </span>
        <span className="value-age">{formatAge(now - value.at, t)}</span>
        {quality !== 'good' && <span className="value-quality">{translateWord(t, 'quality', quality)}</span>}
      </button>
    </li>
  );
}
