import { useEffect, useMemo, useRef, useState } from 'react';
import { readHistory } from '../api.ts';
import { HistoryPlot } from '../chart/historyPlot.ts';
import { defaultLimit, limitLines, thresholdLines } from '../chart/lines.ts';
import { chartRanges, fittingRange, hour } from '../chart/ranges.ts';
import { historyPoints, maxSilenceOf, toColumns, withLive, type ChartPoint } from '../chart/series.ts';
import type { County, PondLive } from '../contract.ts';
import { formatCount, formatMoment, formatValue, nameOf } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { Refused } from '../request.ts';
import { intervalOf } from '../places.ts';
import { useWall } from '../wall.ts';
import { plotTexts } from './plotTexts.ts';

interface Props {
  county: County;
  pond: string;
  pondName: string;
  metric: string;
  live: PondLive | null;
}

interface Curve {
  points: readonly ChartPoint[];
  /** Rows in the log, and how many of them the server sent. */
  total: number;
  sent: number;
  /** End of the period that was asked for, Unix ms. */
  to: number;
}

/** The curve of one metric: what the log has, continued by what arrives, with the levels at which rules and standards bite. */
export function HistoryChart({ county, pond, pondName, metric: key, live }: Props) {
  const wall = useWall();
  const { language, t } = useLanguage();
  const metric = county.metrics.find((candidate) => candidate.key === key);
  const [chosen, setChosen] = useState<number | null>(null);
  const [limit, setLimit] = useState(() => (metric ? defaultLimit(metric) : -1));
  const [hovered, setHovered] = useState<{ at: number; value: number } | null>(null);
  const value = live?.values.find((candidate) => candidate.metric === metric?.number);
  const { curve, failure } = useCurve(pond, key, chosen ?? chartRanges.usual);
  const range = chosen ?? fittingRange(curve?.points[0]?.at, curve?.to ?? 0);
  const points = useRef<readonly ChartPoint[]>([]);
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const plot = usePlot(element, county, metric?.decimals ?? 2, setHovered);

  const lines = useMemo(() => {
    if (!metric) return [];
    const number = (n: number) => formatValue(n, metric.decimals, language);
    return [
      ...limitLines(
        metric.limits[limit],
        (chosen, n) =>
          t('chart.limit', { standard: chosen.standard, case: chosen.case, n: number(n) }) +
          (chosen.confirmed ? '' : t('chart.unconfirmed')),
      ),
      ...thresholdLines(county.rules, key, (rule) => `${nameOf(rule.names, language)} ${number(rule.threshold)}`),
    ];
  }, [county, metric, key, limit, language, t]);

  useEffect(() => {
    points.current = curve?.points ?? [];
  }, [curve]);

  useEffect(() => {
    if (!plot || !curve) return;
    points.current = withLive(points.current.length === 0 ? curve.points : points.current, value);
    const to = Math.max(wall.live.serverNow(), points.current.at(-1)?.at ?? 0);
    plot.show(toColumns(points.current, maxSilenceOf(points.current, intervalOf(county, key))), lines, to - range, to);
  }, [plot, curve, value, lines, range, county, key, wall]);

  if (!metric) return null;
  const shown = hovered ?? (value ? { at: value.at, value: value.value } : null);
  const text = shown ? `${formatValue(shown.value, metric.decimals, language)} ${metric.unit}` : '';
  return (
    <section className="chart" aria-label={t('chart.title')} data-testid="chart" data-metric={key} data-points={curve?.points.length ?? ''}>
      <h3>
        {nameOf(metric.names, language)}
        <span className="chart-readout">
          {shown && `${text} · ${formatMoment(shown.at, wall.live.serverNow(), county.timeZone, language)}`}
        </span>
      </h3>
      <div className="chart-tools">
        <div className="ranges" role="group" aria-label={t('chart.range')}>
          {chartRanges.all.map((ms) => (
            <button key={ms} type="button" aria-pressed={ms === range} onClick={() => setChosen(ms)}>
              {ms < 48 * hour ? t('chart.hours', { n: ms / hour }) : t('chart.days', { n: ms / hour / 24 })}
            </button>
          ))}
        </div>
        {metric.limits.length > 0 && (
          <select aria-label={t('chart.limitChoice')} value={limit} onChange={(event) => setLimit(Number(event.target.value))}>
            <option value={-1}>{t('chart.noLimit')}</option>
            {metric.limits.map((candidate, index) => (
              <option key={`${candidate.standard} ${candidate.case}`} value={index}>
                {candidate.standard} · {candidate.case}
                {candidate.confirmed ? '' : t('chart.unconfirmed')}
              </option>
            ))}
          </select>
        )}
      </div>
      <div
        ref={setElement}
        className="plot"
        role="img"
        aria-label={t('chart.description', { pond: pondName, metric: nameOf(metric.names, language), value: text })}
      />
      <p className="chart-note" role="status">
        {failure !== null && t('chart.failed', { reason: failure })}
        {failure === null && curve === null && t('chart.loading')}
        {curve !== null && curve.total === 0 && t('chart.empty')}
        {curve !== null &&
          curve.total > curve.sent &&
          t('chart.thinned', { shown: formatCount(curve.sent, language), total: formatCount(curve.total, language) })}
      </p>
    </section>
  );
}

function useCurve(pond: string, metric: string, range: number): { curve: Curve | null; failure: string | null } {
  const wall = useWall();
  const [state, setState] = useState<{ curve: Curve | null; failure: string | null }>({ curve: null, failure: null });
  useEffect(() => {
    const abort = new AbortController();
    const to = wall.live.serverNow();
    setState({ curve: null, failure: null });
    readHistory(pond, metric, to - range, to, abort.signal).then(
      (history) =>
        setState({
          curve: { points: historyPoints(history.points), total: history.total, sent: history.points.length, to },
          failure: null,
        }),
      (error: unknown) => {
        if (!abort.signal.aborted) setState({ curve: null, failure: error instanceof Refused ? error.reason : String(error) });
      },
    );
    return () => abort.abort();
  }, [pond, metric, range, wall]);
  return state;
}

function usePlot(
  element: HTMLDivElement | null,
  county: County,
  decimals: number,
  onCursor: (point: { at: number; value: number } | null) => void,
): HistoryPlot | null {
  const { language } = useLanguage();
  const [plot, setPlot] = useState<HistoryPlot | null>(null);
  useEffect(() => {
    if (element === null) return;
    const made = new HistoryPlot(element, plotTexts(county.timeZone, decimals, language), onCursor);
    const watcher = new ResizeObserver(() => made.resize(element.clientWidth, element.clientHeight));
    watcher.observe(element);
    setPlot(made);
    return () => {
      watcher.disconnect();
      made.remove();
      setPlot(null);
    };
  }, [element, county.timeZone, decimals, language, onCursor]);
  return plot;
}
