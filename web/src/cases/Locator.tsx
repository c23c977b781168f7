import { useEffect, useMemo, useState } from 'react';
import { readMap } from '../api.ts';
import type { SeverityName } from '../contract.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { severityCode, severityLook } from '../severity.ts';
import { pathOf, projectionOf } from './locator.ts';

type Townships = GeoJSON.FeatureCollection<GeoJSON.Polygon | GeoJSON.MultiPolygon>;

let reading: Promise<Townships> | null = null;
const width = 200;
/** Zoom of the wall on which a case's surroundings can be seen. */
const wallZoom = 14.2;

interface LocatorProps {
  longitude: number;
  latitude: number;
  level: SeverityName;
  pond: string | null;
}

/** Where a case lies in the county, by the outlines of its townships, with the way to the wall's own map. */
export function Locator({ longitude, latitude, level, pond }: LocatorProps) {
  const { t } = useLanguage();
  const [townships, setTownships] = useState<Townships | null>(null);
  useEffect(() => {
    reading ??= readMap<GeoJSON.Polygon | GeoJSON.MultiPolygon>('townships').catch((error: unknown) => {
      reading = null;
      throw error;
    });
    reading.then(setTownships, () => {});
  }, []);
  const drawing = useMemo(() => {
    const projection = townships && projectionOf(townships, width);
    return projection && { projection, paths: townships.features.map((feature) => pathOf(feature.geometry, projection)) };
  }, [townships]);
  const wall = new URLSearchParams({
    ...(pond === null ? {} : { pond }),
    z: String(wallZoom),
    lat: latitude.toFixed(5),
    lon: longitude.toFixed(5),
  });
  return (
    <figure className="locator">
      {drawing && (
        <svg viewBox={`-6 -6 ${width + 12} ${drawing.projection.height + 12}`} role="img" aria-label={t('locator.title')}>
          {drawing.paths.map((path, index) => (
            <path key={index} d={path} />
          ))}
          <Point at={drawing.projection.point(longitude, latitude)} level={level} />
        </svg>
      )}
      <figcaption>
        <span>
          {latitude.toFixed(5)}, {longitude.toFixed(5)}
        </span>
        <a href={`/?${wall}`}>{t('locator.wall')}</a>
      </figcaption>
    </figure>
  );
}

function Point({ at, level }: { at: readonly [number, number]; level: SeverityName }) {
  const look = severityLook(severityCode(level));
  return (
    <g transform={`translate(${at[0] - 9} ${at[1] - 9}) scale(0.75)`}>
      <path className="locator-point" d={look.path} fill={look.color} />
    </g>
  );
}
