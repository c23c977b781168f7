import {
  Map as MapLibreMap,
  Marker,
  NavigationControl,
  setWorkerUrl,
  type GeoJSONSource,
  type LayerSpecification,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { translator, type Language } from '../i18n/i18n.ts';
import { boundaryPart, boundsOf, maskOf } from '../map/boundary.ts';
import { fontFaces } from '../map/fonts.ts';
import { labelField } from '../map/paint.ts';
import { townshipsPart } from '../map/townships.ts';
import { villagesPart } from '../map/villages.ts';
import { readOutline } from './outlines.ts';

setWorkerUrl(workerUrl);

export interface Position {
  longitude: number;
  latitude: number;
}

/** Near enough to see a village and its neighbours. */
const villageZoom = 14;
const exactZoom = 12.5;

const name = { 'text-color': '#12222e', 'text-halo-color': '#ffffff' };
/** The wall's map is made for dark rooms; this one is looked at in the sun. */
const daylight: Readonly<Record<string, object>> = {
  background: { 'background-color': '#dbe5ea' },
  'boundary-land': { 'fill-color': '#ffffff' },
  mask: { 'fill-color': '#dbe5ea' },
  'boundary-glow': { 'line-color': '#0b5c86' },
  'boundary-line': { 'line-color': '#0b5c86' },
  'townships-line': { 'line-color': '#5d7f91' },
  'villages-line': { 'line-color': '#b4c6d0' },
  'townships-label': name,
  'villages-label': name,
};

const inDaylight = (layer: LayerSpecification): LayerSpecification =>
  ({ ...layer, paint: { ...layer.paint, ...daylight[layer.id] } }) as LayerSpecification;

/** A map on which one place is chosen by a tap. Only what everybody may see is on it. */
export class PlaceChooser {
  readonly map: MapLibreMap;
  readonly #marker = new Marker({ color: '#c8102e', scale: 1.3 });
  #placed = false;

  constructor(container: HTMLElement, language: Language, position: Position | null, onChoose: (position: Position) => void) {
    const t = translator(language);
    const boundary = boundaryPart();
    const townships = townshipsPart(language);
    const villages = villagesPart(language);
    const lines: readonly LayerSpecification[] = villages.cells.layers.filter((layer) => layer.id === 'villages-line');
    this.map = new MapLibreMap({
      container,
      style: {
        version: 8,
        'font-faces': fontFaces(),
        sources: {
          ...boundary.land.sources,
          ...boundary.edge.sources,
          ...townships.cells.sources,
          ...villages.cells.sources,
          ...townships.labels.sources,
        },
        layers: [
          { id: 'background', type: 'background' } as const,
          ...[boundary.land, { layers: lines }, townships.cells, boundary.edge, villages.labels, townships.labels].flatMap(
            (part) => part.layers,
          ),
        ].map(inDaylight),
      },
      center: position ? [position.longitude, position.latitude] : [120.08, 30.55],
      zoom: position ? villageZoom : 9,
      minZoom: 7,
      maxZoom: 18,
      fadeDuration: 0,
      dragRotate: false,
      pitchWithRotate: false,
      attributionControl: false,
      locale: {
        'NavigationControl.ZoomIn': t('map.zoomIn'),
        'NavigationControl.ZoomOut': t('map.zoomOut'),
        'Map.Title': t('map.title'),
      },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
    this.map.once('idle', () => (container.dataset['drawn'] = 'true'));
    this.map.on('click', ({ lngLat }) => {
      onChoose({ longitude: lngLat.lng, latitude: lngLat.lat });
      // On a map of the whole county a thumb covers a village: nearer, the next tap can be exact.
      if (this.map.getZoom() < exactZoom) this.map.easeTo({ center: lngLat, zoom: villageZoom });
    });
    this.map.once('style.load', () => void this.#fill(position === null));
    this.mark(position);
  }

  /** Shows the chosen place. */
  mark(position: Position | null): void {
    if (position === null) {
      this.#marker.remove();
      this.#placed = false;
      return;
    }
    this.#marker.setLngLat([position.longitude, position.latitude]);
    if (!this.#placed) this.#marker.addTo(this.map);
    this.#placed = true;
  }

  speak(language: Language): void {
    for (const layer of ['townships-label', 'villages-label'])
      if (this.map.getLayer(layer)) this.map.setLayoutProperty(layer, 'text-field', labelField(language));
  }

  remove(): void {
    this.map.remove();
  }

  /** Every file comes by itself: a map with one of them missing is still a map. */
  async #fill(fit: boolean): Promise<void> {
    const put = (source: string, data: GeoJSON.FeatureCollection) =>
      (this.map.getSource(source) as GeoJSONSource | undefined)?.setData(data);
    const rest = (['townships', 'labels', 'villages'] as const).map((name) =>
      readOutline(name).then(
        (data) => put(name, data),
        () => {},
      ),
    );
    const boundary = await readOutline<GeoJSON.Polygon | GeoJSON.MultiPolygon>('boundary').catch(() => null);
    if (boundary !== null) {
      put('boundary', boundary);
      put('mask', maskOf(boundary));
      const bounds = boundsOf(boundary);
      if (fit && bounds !== null) this.map.fitBounds(bounds, { padding: 10, animate: false });
    }
    await Promise.all(rest);
  }
}
