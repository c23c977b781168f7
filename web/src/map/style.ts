import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Layer } from '../contract.ts';
import type { Language } from '../i18n/i18n.ts';
import { boundaryPart } from './boundary.ts';
import { casesPart } from './cases.ts';
import { fontFaces } from './fonts.ts';
import { ink } from './paint.ts';
import { pondsPart } from './ponds.ts';
import { sensorLayerId, sensorsPart } from './sensors.ts';
import { townshipsPart } from './townships.ts';
import { villagesPart } from './villages.ts';

/** The whole style, bottom first, with empty sources: each is filled when its file arrives, and none waits for another. */
export function wallStyle(layers: readonly Layer[], language: Language): StyleSpecification {
  const boundary = boundaryPart();
  const townships = townshipsPart(language);
  const villages = villagesPart(language);
  const parts = [
    boundary.land,
    villages.cells,
    townships.cells,
    boundary.edge,
    pondsPart(),
    sensorsPart(layers.filter((layer) => layer.kind === 'sensors')),
    villages.labels,
    townships.labels,
    casesPart(),
  ];
  return {
    version: 8,
    'font-faces': fontFaces(),
    sources: Object.assign({}, ...parts.map((part) => part.sources)) as StyleSpecification['sources'],
    layers: [
      { id: 'background', type: 'background', paint: { 'background-color': ink.ground } },
      ...parts.flatMap((part) => part.layers).map((layer) => fromZoom(layer, layers)),
    ],
  };
}

/** A layer starts at the zoom the pack gives it, or later where its own drawing needs more room. */
function fromZoom(drawn: LayerSpecification, layers: readonly Layer[]): LayerSpecification {
  const owner = layers.find((layer) => styleLayersOf(layer).includes(drawn.id));
  const minzoom = Math.max(drawn.minzoom ?? 0, owner?.minZoom ?? 0);
  return minzoom > 0 ? { ...drawn, minzoom } : drawn;
}

/** The style layers that a layer of the pack switches. */
export function styleLayersOf(layer: Layer): readonly string[] {
  switch (layer.kind) {
    case 'boundary':
      return ['boundary-glow', 'boundary-line'];
    case 'townships':
      return ['townships-line', 'townships-label'];
    case 'villages':
      return ['villages-fill', 'villages-line', 'villages-label'];
    case 'ponds':
      return ['ponds-fill', 'ponds-hatch', 'ponds-line', 'ponds-dot'];
    case 'sensors':
      return [sensorLayerId(layer)];
    case 'cases':
      return ['alarms-icon'];
  }
}
