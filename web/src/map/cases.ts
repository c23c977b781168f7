import type { CaseLive } from '../contract.ts';
import { noFeatures } from './paint.ts';
import type { MapPart } from './part.ts';

/** Icons on the map at most: of more cases the worst and newest stay. */
export const alarmLimit = 300;
/** Pulsing markers at most: they are DOM elements, and more of them say nothing. */
export const pulseLimit = 20;

export const alarmImage = (severity: number): string => `severity-${severity}`;

/** What the map says about one pond's cases, or about one that belongs to no pond: the worst level, and whether anyone has answered. */
export interface PondAlarm {
  key: string;
  pond: string | null;
  /** Id of the newest of its cases. */
  item: string;
  severity: number;
  open: boolean;
  count: number;
  since: number;
  longitude: number;
  latitude: number;
}

/** One alarm per pond, worst first and, among equals, newest first. A case whose position nobody knows is on no map. */
export function pondAlarms(cases: readonly CaseLive[]): readonly PondAlarm[] {
  const byPond = new Map<string, PondAlarm>();
  for (const item of cases) {
    if (item.longitude === null || item.latitude === null) continue;
    const key = item.pond ?? `case ${item.id}`;
    const known = byPond.get(key);
    byPond.set(key, {
      key,
      pond: item.pond,
      item: known !== undefined && known.since > item.occurredAt ? known.item : item.id,
      severity: Math.max(known?.severity ?? 0, item.level),
      open: (known?.open ?? false) || item.acknowledgedBy === null,
      count: (known?.count ?? 0) + 1,
      since: Math.max(known?.since ?? 0, item.occurredAt),
      longitude: item.longitude,
      latitude: item.latitude,
    });
  }
  return [...byPond.values()].sort((a, b) => b.severity - a.severity || b.since - a.since).slice(0, alarmLimit);
}

/** The alarms that pulse: serious or critical and not yet acknowledged by anyone. */
export function pulsing(alarms: readonly PondAlarm[]): readonly PondAlarm[] {
  return alarms.filter((alarm) => alarm.open && alarm.severity >= 3).slice(0, pulseLimit);
}

export function alarmFeatures(alarms: readonly PondAlarm[]): GeoJSON.FeatureCollection<GeoJSON.Point> {
  return {
    type: 'FeatureCollection',
    features: alarms.map((alarm) => ({
      type: 'Feature',
      properties: {
        // MapLibre drops properties that are null.
        ...(alarm.pond === null ? {} : { pond: alarm.pond }),
        case: alarm.item,
        icon: alarmImage(alarm.severity),
        severity: alarm.severity,
        open: alarm.open,
        count: alarm.count,
      },
      geometry: { type: 'Point', coordinates: [alarm.longitude, alarm.latitude] },
    })),
  };
}

/**
 * Cases as icons of their severity. Feature state cannot order or name things, so this small source is set anew instead;
 * the worst icon lies on top and a bordering one gives way.
 */
export function casesPart(): MapPart {
  return {
    sources: { alarms: { type: 'geojson', data: noFeatures } },
    layers: [
      {
        id: 'alarms-icon',
        type: 'symbol',
        source: 'alarms',
        layout: {
          'icon-image': ['get', 'icon'],
          'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.62, 12, 0.9, 15, 1.15],
          'icon-allow-overlap': true,
          'icon-ignore-placement': true,
          'symbol-sort-key': ['get', 'severity'],
        },
        paint: { 'icon-opacity': ['case', ['get', 'open'], 1, 0.72] },
      },
    ],
  };
}
