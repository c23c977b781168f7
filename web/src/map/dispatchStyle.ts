import type { StyleSpecification } from 'maplibre-gl';
import type { Language } from '../i18n/i18n.ts';
import { boundaryPart } from './boundary.ts';
import { fontFaces, mapFont } from './fonts.ts';
import { ink, noFeatures } from './paint.ts';
import type { MapPart } from './part.ts';
import { townshipsPart } from './townships.ts';
import { villagesPart } from './villages.ts';

const workerColor = '#5cc8d7';
const agedColor = '#a7adb1';

/** The county without its water: what somebody is sent to, who can be sent, and how far that is. */
export function dispatchStyle(language: Language): StyleSpecification {
  const boundary = boundaryPart();
  const townships = townshipsPart(language);
  const villages = villagesPart(language);
  const parts = [
    boundary.land,
    villages.cells,
    townships.cells,
    boundary.edge,
    villages.labels,
    townships.labels,
    linesPart(),
    casesPart(),
    workersPart(),
  ];
  return {
    version: 8,
    'font-faces': fontFaces(),
    sources: Object.assign({}, ...parts.map((part) => part.sources)) as StyleSpecification['sources'],
    layers: [{ id: 'background', type: 'background', paint: { 'background-color': ink.ground } }, ...parts.flatMap((part) => part.layers)],
  };
}

const linesPart = (): MapPart => ({
  sources: { lines: { type: 'geojson', data: noFeatures } },
  layers: [
    {
      id: 'lines',
      type: 'line',
      source: 'lines',
      layout: { 'line-cap': 'round' },
      paint: {
        'line-color': workerColor,
        'line-width': ['case', ['==', ['get', 'rank'], 1], 3, 1.5],
        'line-opacity': ['case', ['==', ['get', 'rank'], 1], 0.95, 0.6],
        'line-dasharray': [2, 2],
      },
    },
  ],
});

const casesPart = (): MapPart => ({
  sources: { queue: { type: 'geojson', data: noFeatures } },
  layers: [
    {
      id: 'queue-chosen',
      type: 'circle',
      source: 'queue',
      filter: ['get', 'chosen'],
      paint: { 'circle-radius': 19, 'circle-color': 'transparent', 'circle-stroke-color': ink.selected, 'circle-stroke-width': 2.5 },
    },
    {
      id: 'queue-icon',
      type: 'symbol',
      source: 'queue',
      layout: {
        'icon-image': ['get', 'icon'],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.7, 12, 0.9, 15, 1.15],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['+', ['get', 'severity'], ['case', ['get', 'chosen'], 10, 0]],
      },
    },
  ],
});

/** Hollow and grey where one does not know where they are now: the words beside them say how old it is. */
const workersPart = (): MapPart => ({
  sources: { workers: { type: 'geojson', data: noFeatures } },
  layers: [
    {
      id: 'workers-dot',
      type: 'circle',
      source: 'workers',
      paint: {
        'circle-radius': ['case', ['>', ['get', 'rank'], 0], 9, 6.5],
        'circle-color': ['case', ['get', 'fresh'], workerColor, ink.ground],
        'circle-stroke-color': ['case', ['get', 'fresh'], ink.ground, agedColor],
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'workers-label',
      type: 'symbol',
      source: 'workers',
      layout: {
        'text-field': ['get', 'label'],
        'text-font': mapFont,
        'text-size': 13,
        'text-anchor': 'left',
        'text-justify': 'left',
        'text-offset': [1, 0],
        'text-optional': true,
        'symbol-sort-key': ['get', 'order'],
      },
      paint: {
        'text-color': ['case', ['get', 'fresh'], '#dce8ef', agedColor],
        'text-halo-color': ink.halo,
        'text-halo-width': 1.8,
      },
    },
  ],
});
