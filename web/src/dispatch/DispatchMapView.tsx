import 'maplibre-gl/dist/maplibre-gl.css';
import '../map/map.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { CaseSummary } from '../caseContract.ts';
import { exposeHandle } from '../debug.ts';
import type { Pick } from '../dispatchContract.ts';
import { useNow } from '../frame/useNow.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { lineFeatures, queueFeatures, workerFeatures } from '../map/dispatchFeatures.ts';
import { DispatchMap } from '../map/dispatchMap.ts';
import { useObservable } from '../observable.ts';
import { reachFor } from '../reach.ts';
import { useWall } from '../wall.ts';
import type { Workers } from './useWorkers.ts';
import { positionAge } from './words.ts';

export interface DispatchMapViewProps {
  rows: readonly CaseSummary[];
  chosen: CaseSummary | null;
  workers: Workers;
  picks: readonly Pick[];
  /** What is recommended for the chosen case is known. */
  settled: boolean;
  onChoose: (id: string) => void;
}

/** Where the cases and the workers are. The map itself never goes through React. */
export default function DispatchMapView({ rows, chosen, workers, picks, settled, onChoose }: DispatchMapViewProps) {
  const wall = useWall();
  const places = useObservable(wall.places);
  const { language, t } = useLanguage();
  const now = useNow();
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<DispatchMap | null>(null);
  const [failed, setFailed] = useState(false);
  const choose = useRef(onChoose);
  choose.current = onChoose;

  const county = places.county;
  const known = county !== null;
  useEffect(() => {
    if (county === null || container.current === null) return;
    try {
      const reach = reachFor(wall.session.state.get(), 'readCases');
      const made = new DispatchMap(container.current, county, reach, language, (id) => choose.current(id));
      map.current = made;
      made.fill(wall.places.get());
      exposeHandle(wall, () => made.map);
    } catch (error) {
      console.error(error);
      setFailed(true);
      return;
    }
    return () => {
      map.current?.remove();
      map.current = null;
    };
  }, [wall, known]);
  useEffect(() => map.current?.fill(places), [places]);
  useEffect(() => map.current?.speak(language), [language]);

  const picture = useMemo(
    () => ({
      queue: queueFeatures(rows, chosen),
      workers: workerFeatures(workers.list, picks, (worker) => positionAge(worker, workers.readAt, now, t)),
      lines: lineFeatures(chosen, workers.list, picks),
    }),
    [rows, chosen, workers, picks, now, t],
  );
  useEffect(() => map.current?.show(picture), [picture, known]);
  const id = chosen?.id ?? null;
  useEffect(() => {
    // Only who chooses a case moves the map, and only once: what changes later does not.
    if (id !== null && settled) map.current?.goTo(picture);
  }, [id, settled]);

  return (
    <>
      <div ref={container} className="map" data-testid="map" aria-label={t('map.title')} role="region" />
      {failed && (
        <p className="map-failed" role="alert">
          {t('map.failed')}
        </p>
      )}
      <div className="map-buttons">
        <button type="button" className="icon-button" aria-label={t('map.fit')} title={t('map.fit')} onClick={() => map.current?.fit()}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" fill="none" stroke="currentColor" strokeWidth="2" />
          </svg>
        </button>
      </div>
      <p className="map-legend">
        <span data-mark="fresh">{t('dispatch.legendFresh')}</span>
        <span data-mark="aged">{t('dispatch.legendAged')}</span>
      </p>
    </>
  );
}
