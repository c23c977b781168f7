import type { VillageLive } from '../contract.ts';
import type { Language } from '../i18n/i18n.ts';
import { mapFont } from './fonts.ts';
import { ink, labelField, noFeatures, severityColor, severityLevel } from './paint.ts';
import type { MapPart } from './part.ts';

/** Village cells (generated) tinted by the worst alarm inside them, and their names from the zoom where they can be read. */
export function villagesPart(language: Language): { cells: MapPart; labels: MapPart } {
  return {
    cells: {
      sources: { villages: { type: 'geojson', data: noFeatures } },
      layers: [
        {
          id: 'villages-fill',
          type: 'fill',
          source: 'villages',
          paint: {
            'fill-color': severityColor,
            // Near by, the ponds themselves say it, and a whole cell in orange would shout them down.
            'fill-opacity': [
              'interpolate',
              ['linear'],
              ['zoom'],
              11,
              ['match', severityLevel, 1, 0.1, 2, 0.12, 3, 0.18, 4, 0.26, 0],
              14,
              ['match', severityLevel, 1, 0.04, 2, 0.05, 3, 0.07, 4, 0.1, 0],
            ],
          },
        },
        {
          id: 'villages-line',
          type: 'line',
          source: 'villages',
          paint: { 'line-color': ink.village, 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 0.4, 13, 1.2], 'line-opacity': 0.9 },
        },
      ],
    },
    labels: {
      sources: {},
      layers: [
        {
          id: 'villages-label',
          type: 'symbol',
          source: 'labels',
          filter: ['==', ['get', 'kind'], 'village'],
          minzoom: 11.6,
          layout: {
            'text-field': labelField(language),
            'text-font': mapFont,
            'text-size': ['interpolate', ['linear'], ['zoom'], 11.6, 11, 15, 15],
            'text-max-width': 9,
            'text-padding': 4,
          },
          paint: { 'text-color': ink.labelMinor, 'text-halo-color': ink.halo, 'text-halo-width': 1.4 },
        },
      ],
    },
  };
}

/** The worst severity that at least one of the village's ponds has; 5 (nothing known) when no pond of it has fresh data. */
export function villageCode(village: VillageLive | null): number {
  if (village === null) return 5;
  const worst = village.tally.pondsBySeverity.findLastIndex((count) => count > 0);
  return worst < 0 ? 5 : worst;
}
