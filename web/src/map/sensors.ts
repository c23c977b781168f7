import type { FilterSpecification } from 'maplibre-gl';
import type { Layer } from '../contract.ts';
import { ink, noFeatures } from './paint.ts';
import type { MapPart } from './part.ts';

/** Colours apart from the severity ladder: a station is equipment, not a state. */
const stationColors = ['#5cc8d7', '#b79df2', '#d8a7c7', '#8fd0a4', '#c9bfa8', '#7fa9d9'];

export function stationColor(index: number): string {
  return stationColors[index % stationColors.length] ?? '#5cc8d7';
}

export const sensorLayerId = (layer: Layer): string => `sensors-${layer.id}`;

/**
 * One style layer per sensor layer of the pack, each showing one type of station or all. The pack also says from which
 * zoom: at the county's scale thousands of stations are noise.
 */
export function sensorsPart(layers: readonly Layer[]): MapPart {
  return {
    sources: { sensors: { type: 'geojson', data: noFeatures } },
    layers: layers.map((layer, index) => ({
      id: sensorLayerId(layer),
      type: 'circle' as const,
      source: 'sensors',
      filter: (layer.filter === null ? true : ['==', ['get', 'stationType'], layer.filter]) as FilterSpecification,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 12.5, 2, 16, 5],
        'circle-color': stationColor(index),
        'circle-stroke-color': ink.ground,
        'circle-stroke-width': 1,
      },
    })),
  };
}

/** How many stations of each type a file of sensors has. */
export function countByStation(sensors: GeoJSON.FeatureCollection): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { properties } of sensors.features) {
    const type = String((properties as { stationType?: unknown } | null)?.stationType ?? '');
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}
