import type { PondSummary } from '../contract.ts';
import { ink, isAged, isOutside, noFeatures, nothingKnown, severityColor, severityLevel } from './paint.ts';
import type { MapPart } from './part.ts';

/** Below this zoom a pond is smaller than a dot, so it is drawn as one. */
export const pondShapeZoom = 12;
export const hatchImage = 'hatch';

/**
 * Ponds by state: outline and fill near by, a dot far away; hatched where the data are too old to trust, a bare outline where one
 * may not see the water.
 */
export function pondsPart(): MapPart {
  return {
    sources: {
      ponds: { type: 'geojson', data: noFeatures },
      'pond-points': { type: 'geojson', data: noFeatures },
    },
    layers: [
      {
        id: 'ponds-fill',
        type: 'fill',
        source: 'ponds',
        minzoom: pondShapeZoom - 0.5,
        paint: {
          'fill-color': severityColor,
          'fill-opacity': ['case', isOutside, 0, nothingKnown, 0.22, ['>', severityLevel, 0], 0.92, 0.62],
        },
      },
      {
        id: 'ponds-hatch',
        type: 'fill',
        source: 'ponds',
        minzoom: pondShapeZoom - 0.5,
        paint: { 'fill-pattern': hatchImage, 'fill-opacity': ['case', isAged, 0.9, 0] },
      },
      {
        id: 'ponds-line',
        type: 'line',
        source: 'ponds',
        minzoom: pondShapeZoom,
        paint: { 'line-color': severityColor, 'line-width': ['interpolate', ['linear'], ['zoom'], 12, 0.6, 15, 1.6] },
      },
      {
        id: 'ponds-selected',
        type: 'line',
        source: 'ponds',
        filter: ['==', ['get', 'id'], ''],
        paint: { 'line-color': ink.selected, 'line-width': 2.5 },
      },
      {
        id: 'ponds-dot',
        type: 'circle',
        source: 'pond-points',
        maxzoom: pondShapeZoom,
        paint: {
          'circle-radius': [
            'interpolate',
            ['linear'],
            ['zoom'],
            9,
            ['case', ['>', severityLevel, 0], 2.6, 1.3],
            12,
            ['case', ['>', severityLevel, 0], 5, 3],
          ],
          'circle-color': ['case', ['any', nothingKnown, isOutside], 'rgba(0,0,0,0)', severityColor],
          'circle-stroke-color': severityColor,
          'circle-stroke-width': ['case', isAged, 0.8, 0],
          'circle-stroke-opacity': 0.75,
        },
      },
      {
        id: 'ponds-dot-selected',
        type: 'circle',
        source: 'pond-points',
        maxzoom: pondShapeZoom,
        filter: ['==', ['get', 'id'], ''],
        paint: { 'circle-radius': 9, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': ink.selected, 'circle-stroke-width': 2 },
      },
    ],
  };
}

/** A point for each pond, numbered as its shape is, so both answer to the same feature state. */
export function pondPoints(ponds: readonly PondSummary[]): GeoJSON.FeatureCollection<GeoJSON.Point> {
  return {
    type: 'FeatureCollection',
    features: ponds.map((pond) => ({
      type: 'Feature',
      id: pond.number,
      properties: { id: pond.id },
      geometry: { type: 'Point', coordinates: [pond.longitude, pond.latitude] },
    })),
  };
}
