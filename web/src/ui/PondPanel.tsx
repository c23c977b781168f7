import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { readPond } from '../api.ts';
import type { Session } from '../accessContract.ts';
import type { CaseLive, County, PondDetail, PondLive, SilentSensor } from '../contract.ts';
import { formatAge, formatCount, formatValue, nameOf } from '../format.ts';
import { freshnessNames } from '../freshness.ts';
import { useLanguage, type Translate } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { namesOfPond, ruleOf, type Places } from '../places.ts';
import { covers, reachFor } from '../reach.ts';
import type { Refused } from '../request.ts';
import { isKnown, severityCode, severityLook } from '../severity.ts';
import { useWall } from '../wall.ts';
import { CaseCard } from './CaseCard.tsx';
import { HistoryChart } from './HistoryChart.tsx';
import { CloseGlyph } from './LayerSwitch.tsx';
import { PondValues } from './PondValues.tsx';
import { SeverityMark, UnknownMark } from './SeverityMark.tsx';

/** One pond: what it says now, its cases, and how a value came about. */
export function PondPanel({ id }: { id: string }) {
  const wall = useWall();
  const places = useObservable(wall.places);
  const cases = useObservable(wall.live.cases).filter((item) => item.pond === id);
  const pond = useLivePond(id);
  const session = useObservable(wall.session.state);
  const detail = usePondDetail(id, session);
  const { language, t } = useLanguage();
  const { county } = places;
  const [chosen, setChosen] = useState<string | null>(null);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && wall.pond.set(null);
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [wall]);

  if (!county) return null;
  const names = namesOfPond(places, id);
  const summary = places.ponds.get(id);
  const metric = chosen ?? firstMetric(county, pond);
  // Until the ponds in reach have been read, only the server knows whether this is one of them.
  const outside = detail === 'refused' || (places.pondsKnown && !covers(reachFor(session, 'readWater'), { ...summary, pond: id }));
  return (
    <section className="panel" aria-label={`${t('panel.label')} ${nameOf(names.pond, language)}`} data-testid="pond-panel" data-pond={id}>
      <header>
        <div>
          <h2>{nameOf(names.pond, language)}</h2>
          <p>
            {id}
            {summary && ` · ${nameOf(names.village, language)} · ${nameOf(names.township, language)} · `}
            {summary && t('panel.area', { n: formatValue(summary.areaHa, 1, language) })}
          </p>
        </div>
        <button
          type="button"
          className="icon-button"
          aria-label={t('panel.close')}
          data-testid="panel-close"
          onClick={() => wall.pond.set(null)}
        >
          <CloseGlyph />
        </button>
      </header>
      {detail === 'unknown' ? (
        <p className="empty" role="alert">
          {t('panel.unknown', { id })}
        </p>
      ) : outside ? (
        <p className="empty" role="alert" data-testid="panel-outside">
          {t('panel.outside')}
        </p>
      ) : (
        <div className="panel-body">
          <PondState pond={pond} detail={detail} />
          {cases.map((item) => (
            <CaseCard key={item.id} item={item} places={places} />
          ))}
          <OtherAlarms places={places} pond={pond} cases={cases} />
          <PondValues county={county} pond={pond} chosen={metric} onChoose={setChosen} />
          {metric !== null && (
            <HistoryChart key={metric} county={county} pond={id} pondName={nameOf(names.pond, language)} metric={metric} live={pond} />
          )}
        </div>
      )}
    </section>
  );
}

/** The metric whose curve is shown first: that of an active alarm, otherwise the first that has a value. */
function firstMetric(county: County, pond: PondLive | null): string | null {
  const alarmed = county.rules.find((rule) => pond?.alarms.includes(rule.id))?.metric;
  const measured = county.metrics.find((metric) => pond?.values.some((value) => value.metric === metric.number))?.key;
  return alarmed ?? measured ?? null;
}

function PondState({ pond, detail }: { pond: PondLive | null; detail: PondDetail | null }) {
  const wall = useWall();
  const now = useObservable(wall.now);
  const { language, t } = useLanguage();
  const known = pond !== null && (isKnown(pond.freshness) || pond.severity > 0);
  const look = severityLook(pond?.severity ?? 0);
  return (
    <p className="pond-state" data-testid="pond-state" data-severity={known ? look.name : 'unknown'}>
      {known ? <SeverityMark code={pond.severity} /> : <UnknownMark />}
      <strong className={known ? `word-${look.name}` : ''}>{known ? t(`severity.${look.name}`) : t('severity.unknown')}</strong>
      {pond && (
        <span>
          {t(`freshness.${freshnessNames[pond.freshness] ?? 'never'}`)}
          {pond.at > 0 && ` · ${formatAge(now - pond.at, t)}`}
        </span>
      )}
      {detail && (
        <span>
          {t('panel.sensors', { fresh: formatCount(detail.coverage.fresh, language), total: formatCount(detail.coverage.total, language) })}
        </span>
      )}
      {detail?.silent.map((it) => (
        <span key={it.sensor} data-testid="pond-silent">
          {silence(it, now, t)}
        </span>
      ))}
    </p>
  );
}

/** What is the matter with a device that is not heard. */
function silence(it: SilentSensor, now: number, t: Translate): string {
  const state =
    it.offlineSince === null
      ? t('panel.flapping', { sensor: it.sensor })
      : t('panel.offline', { sensor: it.sensor, age: formatAge(now - Date.parse(it.offlineSince), t) });
  return it.byLink ? `${state} · ${t('panel.byLink')}` : state;
}

/** Alarms that still hold although nobody has a case for them: it was closed while the water was as it is. */
function OtherAlarms({ places, pond, cases }: { places: Places; pond: PondLive | null; cases: readonly CaseLive[] }) {
  const { language, t } = useLanguage();
  const alarms = pond?.alarms.filter((rule) => !cases.some((item) => item.rule === rule)) ?? [];
  if (alarms.length === 0) return null;
  return (
    <section aria-label={t('panel.alarms')}>
      <h3>{t('panel.alarms')}</h3>
      <ul>
        {alarms.map((id) => {
          const rule = ruleOf(places, id);
          return (
            <li key={id} className="pond-state">
              {rule && <SeverityMark code={severityCode(rule.severity)} />}
              {rule ? nameOf(rule.names, language) : id}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function useLivePond(id: string): PondLive | null {
  const { live } = useWall();
  const subscribe = useCallback((changed: () => void) => live.onFlush((flush) => flush.ponds.has(id) && changed()), [live, id]);
  return useSyncExternalStore(subscribe, () => live.pond(id));
}

const detailEvery = 30_000;

/** What only the server knows of the pond, read again now and then: how many of its devices report. */
function usePondDetail(id: string, session: Session | null): PondDetail | null | 'unknown' | 'refused' {
  const [detail, setDetail] = useState<PondDetail | null | 'unknown' | 'refused'>(null);
  useEffect(() => {
    const abort = new AbortController();
    const read = () =>
      readPond(id, abort.signal).then(setDetail, (error: Refused) => {
        if (error.status === 404) setDetail('unknown');
        if (error.status === 403) setDetail('refused');
      });
    void read();
    const timer = setInterval(() => void read(), detailEvery);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [id, session?.may]);
  return detail;
}
