import type { Language } from '../i18n/i18n.ts';
import { mapFont } from './fonts.ts';
import { ink, labelField, noFeatures } from './paint.ts';
import type { MapPart } from './part.ts';

/** Township cells (generated, see the pack) and their names. */
export function townshipsPart(language: Language): { cells: MapPart; labels: MapPart } {
  return {
    cells: {
      sources: { townships: { type: 'geojson', data: noFeatures } },
      layers: [
        {
          id: 'townships-line',
          type: 'line',
          source: 'townships',
          layout: { 'line-join': 'round' },
          paint: { 'line-color': ink.township, 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 0.9, 13, 2], 'line-opacity': 0.9 },
        },
      ],
    },
    labels: {
      sources: { labels: { type: 'geojson', data: noFeatures } },
      layers: [
        {
          id: 'townships-label',
          type: 'symbol',
          source: 'labels',
          filter: ['==', ['get', 'kind'], 'township'],
          maxzoom: 14,
          layout: {
            'text-field': labelField(language),
            'text-font': mapFont,
            'text-size': ['interpolate', ['linear'], ['zoom'], 8.5, 11, 10.5, 14.5, 12, 18],
            'text-letter-spacing': 0.06,
            'text-max-width': 8,
          },
          paint: { 'text-color': ink.label, 'text-halo-color': ink.halo, 'text-halo-width': 1.6 },
        },
      ],
    },
  };
}
