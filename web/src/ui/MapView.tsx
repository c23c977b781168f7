import '../map/map.css';
import { useEffect, useRef, useState } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { WallMap } from '../map/wallMap.ts';
import { useObservable } from '../observable.ts';
import { useWall } from '../wall.ts';

/** Holds the map's element and the buttons on it. The map itself never goes through React. */
export function MapView({ onLayers, layersOpen }: { onLayers: () => void; layersOpen: boolean }) {
  const wall = useWall();
  const { county } = useObservable(wall.places);
  const container = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const { t } = useLanguage();

  const known = county !== null;
  useEffect(() => {
    const now = wall.places.get().county;
    if (!known || now === null || container.current === null) return;
    let map: WallMap;
    try {
      map = new WallMap(container.current, wall, now);
    } catch (error) {
      console.error(error);
      setFailed(true);
      return;
    }
    wall.map.set(map);
    return () => {
      wall.map.set(null);
      map.remove();
    };
  }, [wall, known]);

  return (
    <>
      <div ref={container} className="map" data-testid="map" aria-label={t('map.title')} role="region" />
      {failed && (
        <p className="map-failed" role="alert">
          {t('map.failed')}
        </p>
      )}
      <div className="map-buttons">
        <button type="button" className="icon-button" aria-label={t('map.fit')} title={t('map.fit')} onClick={() => wall.map.get()?.fit()}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" fill="none" stroke="currentColor" strokeWidth="2" />
          </svg>
        </button>
        <button
          type="button"
          className="icon-button only-narrow"
          aria-label={t('map.layers')}
          aria-expanded={layersOpen}
          onClick={onLayers}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 3L21 8L12 13L3 8zM4 12.5L12 17L20 12.5M4 16.5L12 21L20 16.5" fill="none" stroke="currentColor" strokeWidth="1.8" />
          </svg>
        </button>
      </div>
    </>
  );
}
