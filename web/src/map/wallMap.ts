import type { GeoJSONSource, Map as MapLibreMap, MapLayerMouseEvent } from 'maplibre-gl';
import type { County } from '../contract.ts';
import type { Language } from '../i18n/i18n.ts';
import type { Flush } from '../live/store.ts';
import type { MapFileName, Places } from '../places.ts';
import { mapCode, outsideCode } from '../severity.ts';
import type { Wall } from '../wall.ts';
import { reachFor, covers } from '../reach.ts';
import { calm, createMap, fitZoom } from './baseMap.ts';
import { maskOf } from './boundary.ts';
import { alarmFeatures, pondAlarms, pulsing } from './cases.ts';
import { addImages } from './icons.ts';
import { labelField } from './paint.ts';
import { pondPoints } from './ponds.ts';
import { Pulses } from './pulses.ts';
import { caseAddress } from '../cases/address.ts';
import { boundsInReach } from './reachBounds.ts';
import { styleLayersOf, wallStyle } from './style.ts';
import { villageCode } from './villages.ts';

/** Zoom of a flight to a pond: its outline and its neighbours can be seen. */
const pondZoom = 14.2;
const alarmsEvery = 500;
const clickable = ['ponds-fill', 'ponds-dot', 'alarms-icon'];

/** The map of the wall. What it shows comes from the wall's observables; what it adds it removes again. */
export class WallMap {
  readonly map: MapLibreMap;
  readonly #wall: Wall;
  readonly #county: County;
  readonly #pulses: Pulses;
  readonly #undo: (() => void)[] = [];
  readonly #shown = new Map<string, unknown>();
  #alarmTimer: ReturnType<typeof setTimeout> | null = null;
  #fitted = false;
  #flown = false;
  #points: Places['ponds'] | null = null;
  #painted: readonly unknown[] = [];

  constructor(container: HTMLElement, wall: Wall, county: County) {
    this.#wall = wall;
    this.#county = county;
    const camera = wall.camera.get();
    this.map = createMap(container, wallStyle(county.layers, wall.language.get()), camera, county.center, wall.language.get());
    this.#pulses = new Pulses(this.map);
    this.map.once('style.load', () => this.#begin());
  }

  /** Shows everything in reach again and gives the camera back to the page; false while the files for it are missing. */
  fit(animate = true): boolean {
    const bounds = boundsInReach(this.#wall.places.get(), this.#reach());
    if (bounds === null) return false;
    const padding = this.map.getContainer().clientWidth > 600 ? 28 : 10;
    this.map.fitBounds(bounds, { padding, maxZoom: fitZoom, animate: animate && !calm() });
    this.#wall.camera.set(null);
    return true;
  }

  #reach() {
    return reachFor(this.#wall.session.state.get(), 'readWater');
  }

  flyToPond(id: string): void {
    const pond = this.#wall.places.get().ponds.get(id);
    if (!pond) return;
    const target = { center: [pond.longitude, pond.latitude] as [number, number], zoom: Math.max(this.map.getZoom(), pondZoom) };
    const offset = this.#panelOffset();
    if (calm()) this.map.easeTo({ ...target, offset, duration: 0 });
    else this.map.flyTo({ ...target, offset, duration: 1200 });
  }

  /** Where the middle of the visible map is when the pond's panel covers a part of it. */
  #panelOffset(): [number, number] {
    const panel = document.querySelector('.panel')?.getBoundingClientRect();
    const map = this.map.getContainer().getBoundingClientRect();
    if (!panel) return [0, 0];
    const beside = panel.left - map.left;
    return beside > 0 && panel.left < map.right && panel.top < map.bottom && beside > 120
      ? [-(map.right - panel.left) / 2, 0]
      : [0, -Math.max(0, map.bottom - panel.top) / 2];
  }

  remove(): void {
    if (this.#alarmTimer !== null) clearTimeout(this.#alarmTimer);
    for (const undo of this.#undo) undo();
    this.#pulses.remove();
    this.map.remove();
  }

  #begin(): void {
    addImages(this.map);
    const { places, live, language, pond, layers, cases } = { ...this.#wall, cases: this.#wall.live.cases };
    this.#follow(places.subscribe, () => this.#fill(places.get()));
    this.#follow(language.subscribe, () => this.#speak(language.get()));
    this.#follow(pond.subscribe, () => this.#select(pond.get()));
    this.#follow(layers.subscribe, () => this.#switchLayers(layers.get()));
    this.#follow(cases.subscribe, () => this.#showAlarmsSoon());
    this.#undo.push(this.#wall.session.state.subscribe(() => this.#paintAll()));
    this.#undo.push(live.onFlush((flush) => this.#paint(flush)));
    this.#paintAll();
    this.#listen();
  }

  #follow(subscribe: (listener: () => void) => () => void, act: () => void): void {
    act();
    this.#undo.push(subscribe(act));
  }

  #listen(): void {
    const { map } = this;
    for (const layer of clickable) {
      map.on('click', layer, (event: MapLayerMouseEvent) => {
        const { id, pond = id, case: item } = (event.features?.[0]?.properties ?? {}) as { id?: string; pond?: string; case?: string };
        if (pond !== undefined) this.#wall.pond.set(pond);
        else if (item !== undefined) location.assign(caseAddress(item));
      });
      map.on('mouseenter', layer, () => (map.getCanvas().style.cursor = 'pointer'));
      map.on('mouseleave', layer, () => (map.getCanvas().style.cursor = ''));
    }
    const zoomed = () => this.#wall.zoom.set(Math.round(map.getZoom() * 10) / 10);
    map.on('zoomend', zoomed);
    zoomed();
    // Data never move the camera, and only a person's own movement is written into the address.
    map.on('moveend', (event: { originalEvent?: unknown }) => {
      if (!event.originalEvent) return;
      const { lng, lat } = map.getCenter();
      this.#wall.camera.set({ longitude: lng, latitude: lat, zoom: map.getZoom() });
    });
    map.on('resize', () => {
      if (this.#wall.camera.get() === null && this.#wall.pond.get() === null) this.fit(false);
    });
  }

  /** Hands every file to its source once. */
  #fill(places: Places): void {
    const names: readonly MapFileName[] = ['townships', 'villages', 'ponds', 'sensors', 'labels'];
    for (const name of names) this.#put(name, places.files[name]);
    this.#put('boundary', places.files.boundary);
    if (places.files.boundary && !this.#shown.has('mask')) this.#put('mask', maskOf(places.files.boundary));
    if (this.#points !== places.ponds) {
      this.#points = places.ponds;
      this.#put('pond-points', pondPoints([...places.ponds.values()]));
    }
    if (places.pondsKnown && !this.#flown) {
      this.#flown = true;
      const selected = this.#wall.pond.get();
      if (selected !== null && this.#wall.camera.get() === null) this.flyToPond(selected);
    }
    const painted = [places.ponds, places.files.ponds, places.villageNumbers];
    if (painted.some((part, index) => part !== this.#painted[index])) this.#paintAll();
    this.#painted = painted;
    if (!this.#fitted && this.#wall.camera.get() === null && this.#wall.pond.get() === null) this.#fitted = this.fit(false);
  }

  #put(source: string, data: GeoJSON.FeatureCollection | null): void {
    if (data === null || this.#shown.get(source) === data) return;
    this.#shown.set(source, data);
    (this.map.getSource(source) as GeoJSONSource | undefined)?.setData(data);
  }

  #paintAll(): void {
    const { villageNumbers, pondNumbers } = this.#wall.places.get();
    this.#paint({ ponds: new Set(pondNumbers.keys()), villages: new Set(villageNumbers.keys()), cases: true });
  }

  /** Live state into feature state: one small number per pond and village, no geometry touched. */
  #paint(flush: Flush): void {
    const { live, places } = this.#wall;
    const { ponds, pondNumbers, villageNumbers } = places.get();
    const reach = this.#reach();
    for (const id of flush.ponds) {
      const pond = live.pond(id);
      const number = pond?.number ?? pondNumbers.get(id);
      if (number === undefined) continue;
      const inReach = reach.county || covers(reach, { ...ponds.get(id), pond: id });
      const silent = inReach ? mapCode(0, 4) : outsideCode;
      const state = { sev: pond === null ? silent : mapCode(pond.severity, pond.freshness) };
      this.map.setFeatureState({ source: 'ponds', id: number }, state);
      this.map.setFeatureState({ source: 'pond-points', id: number }, state);
    }
    for (const code of flush.villages) {
      const village = live.village(code);
      const id = village?.number ?? villageNumbers.get(code);
      if (id !== undefined) this.map.setFeatureState({ source: 'villages', id }, { sev: villageCode(village) });
    }
  }

  #showAlarmsSoon(): void {
    this.#alarmTimer ??= setTimeout(
      () => {
        this.#alarmTimer = null;
        this.#showAlarms();
      },
      this.#shown.has('alarms') ? alarmsEvery : 0,
    );
  }

  #showAlarms(): void {
    const alarms = pondAlarms(this.#wall.live.cases.get());
    this.#put('alarms', alarmFeatures(alarms));
    this.#pulses.show(this.#casesVisible() ? pulsing(alarms) : []);
  }

  #casesVisible(): boolean {
    const layer = this.#county.layers.find((candidate) => candidate.kind === 'cases');
    return layer ? (this.#wall.layers.get()[layer.id] ?? layer.visible) : true;
  }

  #speak(language: Language): void {
    for (const layer of ['townships-label', 'villages-label']) this.map.setLayoutProperty(layer, 'text-field', labelField(language));
  }

  #select(id: string | null): void {
    for (const layer of ['ponds-selected', 'ponds-dot-selected']) this.map.setFilter(layer, ['==', ['get', 'id'], id ?? '']);
  }

  #switchLayers(chosen: Readonly<Record<string, boolean>>): void {
    for (const layer of this.#county.layers) {
      const visibility = (chosen[layer.id] ?? layer.visible) ? 'visible' : 'none';
      for (const id of styleLayersOf(layer)) this.map.setLayoutProperty(id, 'visibility', visibility);
    }
    if (this.#shown.has('alarms')) this.#showAlarms();
  }
}
