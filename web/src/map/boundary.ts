import { ink, noFeatures } from './paint.ts';
import type { MapPart } from './part.ts';

type Areas = GeoJSON.Polygon | GeoJSON.MultiPolygon;
export type Bounds = [number, number, number, number];

/** The county's land and, drawn last, everything outside it darkened with the boundary line on top. */
export function boundaryPart(): { land: MapPart; edge: MapPart } {
  return {
    land: {
      sources: { boundary: { type: 'geojson', data: noFeatures } },
      layers: [{ id: 'boundary-land', type: 'fill', source: 'boundary', paint: { 'fill-color': ink.land, 'fill-antialias': false } }],
    },
    edge: {
      sources: { mask: { type: 'geojson', data: noFeatures } },
      layers: [
        { id: 'mask', type: 'fill', source: 'mask', paint: { 'fill-color': ink.outside, 'fill-antialias': false } },
        {
          id: 'boundary-glow',
          type: 'line',
          source: 'boundary',
          paint: { 'line-color': ink.county, 'line-width': 7, 'line-opacity': 0.16, 'line-blur': 5 },
        },
        {
          id: 'boundary-line',
          type: 'line',
          source: 'boundary',
          layout: { 'line-join': 'round' },
          paint: { 'line-color': ink.county, 'line-width': 1.6, 'line-opacity': 0.85 },
        },
      ],
    },
  };
}

/** The world with the county cut out of it. Cells of villages end at the county line on screen even where their data do not. */
export function maskOf(boundary: GeoJSON.FeatureCollection<Areas>): GeoJSON.FeatureCollection<GeoJSON.Polygon> {
  const outer = boundary.features.flatMap(({ geometry }) => polygonsOf(geometry)).flatMap((polygon) => polygon.slice(0, 1));
  const world: GeoJSON.Position[] = [
    [-180, -85],
    [180, -85],
    [180, 85],
    [-180, 85],
    [-180, -85],
  ];
  return {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [world, ...outer] } }],
  };
}

/** West, south, east and north of a collection of areas, or null when it is empty. */
export function boundsOf(areas: GeoJSON.FeatureCollection<Areas>): Bounds | null {
  return boundsOfPoints(areas.features.flatMap(({ geometry }) => polygonsOf(geometry)).flat(2));
}

/** West, south, east and north of points, or null when there are none. */
export function boundsOfPoints(points: readonly GeoJSON.Position[]): Bounds | null {
  if (points.length === 0) return null;
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude = 0, latitude = 0] of points) {
    bounds[0] = Math.min(bounds[0], longitude);
    bounds[1] = Math.min(bounds[1], latitude);
    bounds[2] = Math.max(bounds[2], longitude);
    bounds[3] = Math.max(bounds[3], latitude);
  }
  return bounds;
}

function polygonsOf(geometry: Areas): GeoJSON.Position[][][] {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}
