import { useMemo } from 'react';
import type { Layer, SeverityCode } from '../contract.ts';
import { formatCount, nameOf } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { countByStation, stationColor } from '../map/sensors.ts';
import { useObservable } from '../observable.ts';
import type { Places } from '../places.ts';
import { severityLooks } from '../severity.ts';
import { useWall } from '../wall.ts';
import { SeverityMark } from './SeverityMark.tsx';

/** The layers of the pack with legend and counts; a layer that this zoom does not show says so. */
export function LayerSwitch({ open, onClose }: { open: boolean; onClose: () => void }) {
  const wall = useWall();
  const places = useObservable(wall.places);
  const chosen = useObservable(wall.layers);
  const zoom = useObservable(wall.zoom);
  const cases = useObservable(wall.live.cases);
  const { language, t } = useLanguage();
  const counts = useMemo(() => layerCounts(places), [places]);
  const { county } = places;
  if (!county) return null;
  return (
    <section className="layers" aria-label={t('layers.title')} data-open={open} data-testid="layers">
      <h2>
        {t('layers.title')}
        <button type="button" className="icon-button sheet-close" aria-label={t('panel.close')} onClick={onClose}>
          <CloseGlyph />
        </button>
      </h2>
      <ul>
        {county.layers.map((layer) => {
          const visible = chosen[layer.id] ?? layer.visible;
          const count = layer.kind === 'cases' ? cases.length : counts.get(layer.id);
          const hidden = zoom < layer.minZoom;
          return (
            <li key={layer.id} data-hidden={hidden}>
              <label>
                <input
                  type="checkbox"
                  checked={visible}
                  onChange={() => wall.layers.set({ ...chosen, [layer.id]: !visible })}
                  data-testid={`layer-${layer.id}`}
                />
                <Swatch layer={layer} layers={county.layers} />
                <span className="layer-name">
                  {nameOf(layer.names, language)}
                  {layer.synthetic && <em title={t('banner.syntheticHint')}>{t('layers.synthetic')}</em>}
                  {hidden && visible && <small>{t('layers.zoomIn')}</small>}
                </span>
                {count !== undefined && <b>{formatCount(count, language)}</b>}
              </label>
            </li>
          );
        })}
      </ul>
      {county.notes.length > 0 && (
        <details className="notes">
          <summary>{t('layers.notes')}</summary>
          {county.notes.map((note) => (
            <p key={note.en}>{nameOf(note, language)}</p>
          ))}
        </details>
      )}
    </section>
  );
}

export function CloseGlyph() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d="M6 6L18 18M18 6L6 18" stroke="currentColor" strokeWidth="2" />
    </svg>
  );
}

function layerCounts(places: Places): ReadonlyMap<string, number> {
  const { county, files } = places;
  const stations = files.sensors ? countByStation(files.sensors) : null;
  const counts = new Map<string, number>();
  for (const layer of county?.layers ?? []) {
    const count = countOf(layer, places, stations);
    if (count !== null) counts.set(layer.id, count);
  }
  return counts;
}

function countOf(layer: Layer, places: Places, stations: ReadonlyMap<string, number> | null): number | null {
  switch (layer.kind) {
    case 'townships':
      return places.files.townships?.features.length ?? null;
    case 'villages':
      return places.files.villages?.features.length ?? null;
    case 'ponds':
      return places.files.ponds?.features.length ?? null;
    case 'sensors':
      if (stations === null) return null;
      return layer.filter === null ? (places.files.sensors?.features.length ?? null) : (stations.get(layer.filter) ?? 0);
    default:
      return null;
  }
}

function Swatch({ layer, layers }: { layer: Layer; layers: readonly Layer[] }) {
  if (layer.kind === 'cases') return <SeverityMark code={3 as SeverityCode} />;
  if (layer.kind === 'sensors') {
    const index = layers.filter((other) => other.kind === 'sensors').indexOf(layer);
    return (
      <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="5.5" fill={stationColor(index)} />
      </svg>
    );
  }
  return (
    <svg className={`mark swatch-${layer.kind}`} viewBox="0 0 24 24" aria-hidden="true">
      <rect x="3.5" y="6.5" width="17" height="11" rx="1.5" fill={layer.kind === 'ponds' ? severityLooks[0].color : undefined} />
    </svg>
  );
}
