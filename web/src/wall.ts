import { createContext, useContext } from 'react';
import { chooseLanguage, rememberedLanguage, rememberLanguage, type Language } from './i18n/i18n.ts';
import { LiveConnection } from './live/connection.ts';
import { createHub } from './live/hub.ts';
import { LiveStore } from './live/store.ts';
import { loadPlaces } from './loadPlaces.ts';
import type { WallMap } from './map/wallMap.ts';
import { Observable } from './observable.ts';
import { noPlaces, type Places } from './places.ts';
import { readUrl, writeUrl, type Camera } from './urlState.ts';

/** Everything the screen is made of, outside React: what is known, what is live, and what the person chose. */
export interface Wall {
  places: Observable<Places>;
  live: LiveStore;
  language: Observable<Language>;
  /** The pond whose panel is open. */
  pond: Observable<string | null>;
  /** Where the person moved the map, null while it shows the whole county. */
  camera: Observable<Camera | null>;
  /** Layers that the person switched, by id; the others are as the pack says. */
  layers: Observable<Readonly<Record<string, boolean>>>;
  zoom: Observable<number>;
  /** The map while it is on the screen. */
  map: Observable<WallMap | null>;
  /** Server time in whole seconds, for clocks and ages. */
  now: Observable<number>;
}

export function createWall(): Wall {
  const url = readUrl(location.search);
  const places = new Observable<Places>(noPlaces);
  return {
    places,
    live: new LiveStore('county', () => places.get().county?.code ?? null),
    language: new Observable(chooseLanguage(url.language, rememberedLanguage(), navigator.languages)),
    pond: new Observable(url.pond),
    camera: new Observable(url.camera),
    layers: new Observable<Readonly<Record<string, boolean>>>({}),
    zoom: new Observable(0),
    map: new Observable<WallMap | null>(null),
    now: new Observable(Date.now()),
  };
}

/** Starts the parts that never end: reading places, the live connection, the second hand, and the address. */
export function startWall(wall: Wall): void {
  loadPlaces(wall.places);
  const connection = new LiveConnection(createHub('/hubs/live'), 'county', wall.live);
  wall.live.onGap(() => connection.resync());
  connection.start();
  window.addEventListener('online', () => connection.hurry());
  setInterval(() => {
    wall.live.tick();
    wall.now.set(Math.floor(wall.live.serverNow() / 1000) * 1000);
  }, 1000);
  keepAddress(wall);
}

function keepAddress(wall: Wall): void {
  const write = () => {
    const state = { language: wall.language.get(), pond: wall.pond.get(), camera: wall.camera.get() };
    history.replaceState(null, '', `${location.pathname}${writeUrl(location.search, state)}`);
  };
  wall.language.subscribe(() => {
    rememberLanguage(wall.language.get());
    write();
  });
  wall.pond.subscribe(write);
  wall.camera.subscribe(write);
}

export const WallContext = createContext<Wall | null>(null);

export function useWall(): Wall {
  const wall = useContext(WallContext);
  if (wall === null) throw new Error('useWall outside of <WallContext>');
  return wall;
}
