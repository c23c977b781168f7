import { createContext, useContext } from 'react';
import { mayAnywhere } from './reach.ts';
import type { Language } from './i18n/i18n.ts';
import { LiveConnection } from './live/connection.ts';
import { createHub } from './live/hub.ts';
import { LiveStore } from './live/store.ts';
import { loadPlaces, loadPonds } from './loadPlaces.ts';
import type { WallMap } from './map/wallMap.ts';
import { Observable } from './observable.ts';
import { noPlaces, type Places } from './places.ts';
import type { SessionStore } from './session.ts';
import type { Site } from './site.ts';
import { readUrl, writeUrl, type Camera } from './urlState.ts';

/** Everything that the person at the wall may see of water and cases. */
const scope = 'mine';

/** Everything the screen is made of, outside React: what is known, what is live, and what the person chose. */
export interface Wall {
  places: Observable<Places>;
  live: LiveStore;
  session: SessionStore;
  /** How often rights have changed since the page began: what was read before the last change is for nobody. */
  rights: Observable<number>;
  language: Observable<Language>;
  /** The pond whose panel is open. */
  pond: Observable<string | null>;
  /** Where the person moved the map, null while it shows everything in reach. */
  camera: Observable<Camera | null>;
  /** Layers that the person switched, by id; the others are as the pack says. */
  layers: Observable<Readonly<Record<string, boolean>>>;
  zoom: Observable<number>;
  /** The map while it is on the screen. */
  map: Observable<WallMap | null>;
  /** Server time in whole seconds, for clocks and ages. */
  now: Observable<number>;
}

export function createWall(site: Site): Wall {
  const url = readUrl(location.search);
  const places = new Observable<Places>(noPlaces);
  return {
    places,
    live: new LiveStore(scope, {
      county: () => places.get().county?.code ?? null,
      ponds: () => (places.get().pondsKnown ? [...places.get().ponds.values()] : null),
    }),
    session: site.session,
    rights: new Observable(0),
    language: site.language,
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
  const { live, places } = wall;
  followReach(wall);
  places.subscribe(() => live.sumUp());
  openOnlyPond(wall);
  startLive(wall);
  keepAddress(wall);
}

/** Keeps the live connection and the second hand going for as long as the page lives. */
export function startLive(wall: Wall): void {
  const { live, session } = wall;
  let lost = false;
  const connection = new LiveConnection(createHub('/hubs/live'), scope, {
    connected: () => {
      live.connected();
      // Nobody could say that rights changed while there was no connection.
      if (lost) session.read().catch(() => {});
      lost = false;
    },
    snapshot: (areas) => live.snapshot(areas),
    delta: (delta) => live.delta(delta),
    heartbeat: (heartbeat) => live.heartbeat(heartbeat),
    rights: () => void rightsChanged(wall, connection),
    disconnected: () => {
      lost = true;
      live.disconnected();
      // It may be the session that ended; then there is somebody to sign in and nothing to wait for.
      session.read().catch(() => {});
    },
  });
  live.onGap(() => connection.resync());
  connection.start();
  window.addEventListener('online', () => connection.hurry());
  setInterval(() => {
    live.tick();
    wall.now.set(Math.floor(live.serverNow() / 1000) * 1000);
  }, 1000);
}

/** What was shown goes at once; what may be shown from now on is asked for anew. */
async function rightsChanged(wall: Wall, connection: LiveConnection): Promise<void> {
  wall.live.rights();
  wall.rights.set(wall.rights.get() + 1);
  const session = await wall.session.readPatiently();
  if (session.person !== null) connection.subscribeAnew();
}

/** Reads places once one may, and the ponds whose water one may see now and whenever these are others. */
function followReach({ session, places }: Wall): void {
  let mayRead = false;
  let before: string | null = null;
  const read = () => {
    const now = session.state.get();
    const could = mayRead;
    mayRead = mayAnywhere(now, 'readPlaces');
    if (mayRead && !could) loadPlaces(places);
    const reach = JSON.stringify(now?.may.readWater ?? []);
    if (reach === before) return;
    before = reach;
    places.set({ ...places.get(), ponds: new Map(), pondsKnown: false });
    if (mayAnywhere(now, 'readWater')) loadPonds(places);
  };
  session.state.subscribe(read);
  read();
}

/** Whoever has one pond has come to see that one. */
function openOnlyPond(wall: Wall): void {
  const stop = wall.places.subscribe(() => {
    const { ponds, pondsKnown } = wall.places.get();
    if (!pondsKnown) return;
    stop();
    const [only] = ponds.keys();
    if (ponds.size !== 1 || only === undefined || wall.pond.get() !== null) return;
    wall.pond.set(only);
    // After the panel is there, so that the flight ends in the part of the map that it leaves free.
    requestAnimationFrame(() => wall.map.get()?.flyToPond(only));
  });
}

function keepAddress(wall: Wall): void {
  const write = () => {
    const state = { language: wall.language.get(), pond: wall.pond.get(), camera: wall.camera.get() };
    history.replaceState(null, '', `${location.pathname}${writeUrl(location.search, state)}`);
  };
  wall.pond.subscribe(write);
  wall.camera.subscribe(write);
}

export const WallContext = createContext<Wall | null>(null);

export function useWall(): Wall {
  const wall = useContext(WallContext);
  if (wall === null) throw new Error('useWall outside of <WallContext>');
  return wall;
}
