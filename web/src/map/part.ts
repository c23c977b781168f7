import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';

/** One thing on the map: the sources it reads and the style layers that draw it, bottom first. */
export interface MapPart {
  sources: Record<string, SourceSpecification>;
  layers: readonly LayerSpecification[];
}
