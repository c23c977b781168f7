import type { GeoJSONSource, Map as MapLibreMap, MapLayerMouseEvent } from 'maplibre-gl';
import type { County } from '../contract.ts';
import type { Language } from '../i18n/i18n.ts';
import type { MapFileName, Places } from '../places.ts';
import type { Reach } from '../reach.ts';
import { calm, createMap } from './baseMap.ts';
import { boundsOfPoints, maskOf } from './boundary.ts';
import { dispatchStyle } from './dispatchStyle.ts';
import { addImages } from './icons.ts';
import { labelField, noFeatures } from './paint.ts';
import { boundsInReach } from './reachBounds.ts';

export interface DispatchPicture {
  queue: GeoJSON.FeatureCollection<GeoJSON.Point>;
  workers: GeoJSON.FeatureCollection<GeoJSON.Point>;
  lines: GeoJSON.FeatureCollection<GeoJSON.LineString>;
}

/** Nearest zoom that a chosen case and its workers are shown at. */
const nearest = 13.5;

/** The map of the desk: what it is given is drawn, and what it adds it removes again. */
export class DispatchMap {
  readonly map: MapLibreMap;
  readonly #reach: Reach;
  readonly #shown = new Map<string, unknown>();
  #ready = false;
  #fitted = false;
  #places: Places | null = null;
  #picture: DispatchPicture | null = null;

  /** @param onCase a case was pressed */
  constructor(container: HTMLElement, county: County, reach: Reach, language: Language, onCase: (id: string) => void) {
    this.#reach = reach;
    this.map = createMap(container, dispatchStyle(language), null, county.center, language);
    this.map.once('style.load', () => {
      addImages(this.map);
      this.#ready = true;
      this.speak(language);
      this.#draw();
    });
    this.map.on('click', 'queue-icon', (event: MapLayerMouseEvent) => {
      const id = (event.features?.[0]?.properties as { case?: string } | undefined)?.case;
      if (id !== undefined) onCase(id);
    });
    this.map.on('mouseenter', 'queue-icon', () => (this.map.getCanvas().style.cursor = 'pointer'));
    this.map.on('mouseleave', 'queue-icon', () => (this.map.getCanvas().style.cursor = ''));
  }

  fill(places: Places): void {
    this.#places = places;
    this.#draw();
  }

  show(picture: DispatchPicture): void {
    this.#picture = picture;
    this.#draw();
  }

  speak(language: Language): void {
    if (!this.#ready) return;
    for (const layer of ['townships-label', 'villages-label']) this.map.setLayoutProperty(layer, 'text-field', labelField(language));
  }

  /** Shows everything in reach again. */
  fit(animate = true): boolean {
    // Bounds are told by townships and villages alone: this map has no ponds.
    const files = this.#places && { ...this.#places.files, ponds: noFeatures as GeoJSON.FeatureCollection<GeoJSON.Polygon> };
    const bounds = this.#places && files && boundsInReach({ ...this.#places, files }, this.#reach);
    if (bounds === null) return false;
    this.map.fitBounds(bounds, { padding: 20, animate: animate && !calm() });
    return true;
  }

  /** Goes to a case that a person has chosen, so near that its recommended workers are in sight. */
  goTo(picture: DispatchPicture): void {
    const points = [
      ...picture.queue.features.filter(({ properties }) => properties?.['chosen'] === true).map(({ geometry }) => geometry.coordinates),
      ...picture.lines.features.flatMap(({ geometry }) => geometry.coordinates),
    ];
    const bounds = boundsOfPoints(points);
    if (bounds !== null) this.map.fitBounds(bounds, { padding: 70, maxZoom: nearest, animate: !calm() });
  }

  remove(): void {
    this.map.remove();
  }

  #draw(): void {
    if (!this.#ready) return;
    if (this.#places) this.#drawPlaces(this.#places);
    if (this.#picture) for (const name of ['queue', 'workers', 'lines'] as const) this.#put(name, this.#picture[name]);
  }

  #drawPlaces(places: Places): void {
    const names: readonly MapFileName[] = ['boundary', 'townships', 'villages', 'labels'];
    for (const name of names) this.#put(name, places.files[name]);
    if (places.files.boundary && !this.#shown.has('mask')) this.#put('mask', maskOf(places.files.boundary));
    if (!this.#fitted) this.#fitted = this.fit(false);
  }

  #put(source: string, data: GeoJSON.FeatureCollection | null): void {
    if (data === null || this.#shown.get(source) === data) return;
    this.#shown.set(source, data);
    (this.map.getSource(source) as GeoJSONSource | undefined)?.setData(data);
  }
}
