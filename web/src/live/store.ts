import type { AreaSnapshot, CaseLive, Heartbeat, LiveDelta, PondLive, Tally, VillageLive } from '../contract.ts';
import { Observable } from '../observable.ts';
import { healthOf, hearServer, lagSeconds, serverTime, unknownClock, type Health, type ServerClock } from './clock.ts';
import type { LiveHandlers } from './connection.ts';
import {
  emptyFeed,
  reduceDelta,
  reduceHeartbeat,
  reduceReconnect,
  reduceRights,
  reduceSnapshot,
  type FeedState,
  type Reduction,
} from './feed.ts';
import { liveLimits } from './limits.ts';
import { tallyInReach, type PondInReach } from './reachTally.ts';
import { activeCases, livePond, liveVillage } from './select.ts';

/** What one flush changed, for readers outside React such as the map. */
export interface Flush {
  ponds: ReadonlySet<string>;
  villages: ReadonlySet<string>;
  cases: boolean;
}

export interface ConnectionView {
  health: Health;
  lagSeconds: number | null;
  /** Server time of the last heartbeat, the moment at which the picture stands when the feed is silent; null before it. */
  heardAt: number | null;
  /** False until the first snapshot: nothing is known yet. */
  hasSnapshot: boolean;
}

/** What the store needs to know of the places: the code of the county's own area and the ponds in reach, each once it is known. */
export interface KnownPlaces {
  county(): string | null;
  ponds(): readonly PondInReach[] | null;
}

/** Time and frames of the browser, replaceable in tests. */
export interface Beat {
  /** Monotonic milliseconds. */
  now(): number;
  frame(callback: () => void): void;
}

export const browserBeat: Beat = {
  now: () => performance.now(),
  frame: (callback) => void requestAnimationFrame(callback),
};

/**
 * Holds the live state outside React. Messages change it at once; what they touched is gathered and handed on at most
 * once per animation frame and four times a second, each pond once however many messages named it.
 */
export class LiveStore implements LiveHandlers {
  readonly cases = new Observable<readonly CaseLive[]>([]);
  readonly tally = new Observable<Tally | null>(null);
  readonly connection: Observable<ConnectionView>;
  readonly #beat: Beat;
  readonly #places: KnownPlaces;
  readonly #flushListeners = new Set<(flush: Flush) => void>();
  readonly #since: number;
  #feed: FeedState;
  #clock: ServerClock = unknownClock;
  #ponds = new Set<string>();
  #villages = new Set<string>();
  #areas = new Set<string>();
  #sentAt: number | null = null;
  #shownLag = 0;
  #frameAsked = false;
  #lastFlush = Number.NEGATIVE_INFINITY;
  #onGap: () => void = () => {};

  constructor(scope: string, places: KnownPlaces, beat: Beat = browserBeat) {
    this.#feed = emptyFeed(scope);
    this.#places = places;
    this.#beat = beat;
    this.#since = beat.now();
    this.connection = new Observable<ConnectionView>({ health: 'stale', lagSeconds: null, heardAt: null, hasSnapshot: false });
  }

  /** Called whenever a snapshot is needed; the connection makes one request of many calls. */
  onGap(handler: () => void): void {
    this.#onGap = handler;
  }

  onFlush(listener: (flush: Flush) => void): () => void {
    this.#flushListeners.add(listener);
    return () => this.#flushListeners.delete(listener);
  }

  pond(id: string): PondLive | null {
    return livePond(this.#feed, id);
  }

  village(code: string): VillageLive | null {
    return liveVillage(this.#feed, code);
  }

  /** Sequence held of an area, null when nothing is held. */
  sequence(area: string): number | null {
    return this.#feed.areas.get(area)?.sequence ?? null;
  }

  /** Server time now, or this machine's own before the first heartbeat. */
  serverNow(): number {
    return serverTime(this.#clock, this.#beat.now()) ?? Date.now();
  }

  connected(): void {
    this.#feed = reduceReconnect(this.#feed);
    // The machine may have slept or its clock may have been set: offsets of the last connection no longer hold.
    this.#clock = { offsets: [], lastHeartbeat: this.#clock.lastHeartbeat };
  }

  disconnected(): void {
    this.tick();
  }

  snapshot(areas: readonly AreaSnapshot[]): void {
    this.#take(reduceSnapshot(this.#feed, areas));
    this.tick();
  }

  delta(delta: LiveDelta): void {
    const reduction = reduceDelta(this.#feed, delta);
    if (reduction.verdict === 'applied') this.#sentAt = Math.min(this.#sentAt ?? delta.at, delta.at);
    this.#take(reduction);
  }

  /** Rights changed: what was shown disappears now, without waiting for the rhythm of the picture. */
  rights(): void {
    this.#take(reduceRights(this.#feed));
    this.#flush();
    this.tick();
  }

  heartbeat(heartbeat: Heartbeat): void {
    this.#clock = hearServer(this.#clock, heartbeat.serverTime, this.#beat.now());
    // With nothing to draw, the heartbeat's own delay is the screen's lag.
    if (this.#sentAt === null) this.#shownLag = (serverTime(this.#clock, this.#beat.now()) ?? 0) - heartbeat.serverTime;
    this.#take(reduceHeartbeat(this.#feed, heartbeat.sequences));
    this.tick();
  }

  /** Works out the state of the connection anew; to be called about once a second, because silence sends no event. */
  tick(): void {
    const now = this.#beat.now();
    const hasSnapshot = this.#feed.known;
    const heard = this.#clock.lastHeartbeat;
    const view: ConnectionView = {
      health: healthOf(this.#clock, this.#since, hasSnapshot, now),
      lagSeconds: lagSeconds(this.#clock, this.#shownLag, now),
      heardAt: heard === null ? null : (serverTime(this.#clock, heard) ?? this.connection.get().heardAt),
      hasSnapshot,
    };
    const before = this.connection.get();
    const same = (Object.keys(view) as (keyof ConnectionView)[]).every((key) => Object.is(view[key], before[key]));
    if (!same) this.connection.set(view);
  }

  /** Adds up anew; also to be called when the places have become known. */
  sumUp(): void {
    const county = this.#places.county();
    if (county !== null) this.tally.set(tallyInReach(this.#feed, county, this.#places.ponds()));
  }

  #take(reduction: Reduction): void {
    this.#feed = reduction.state;
    for (const id of reduction.dirty.ponds) this.#ponds.add(id);
    for (const code of reduction.dirty.villages) this.#villages.add(code);
    for (const area of reduction.dirty.areas) this.#areas.add(area);
    if (this.#ponds.size + this.#villages.size + this.#areas.size > 0) this.#askForFrame();
    if (reduction.gap) this.#onGap();
  }

  #askForFrame(): void {
    if (this.#frameAsked) return;
    this.#frameAsked = true;
    this.#beat.frame(() => this.#onFrame());
  }

  #onFrame(): void {
    this.#frameAsked = false;
    if (this.#beat.now() - this.#lastFlush < liveLimits.flushEvery) {
      this.#askForFrame();
      return;
    }
    this.#flush();
  }

  #flush(): void {
    const flush: Flush = { ponds: this.#ponds, villages: this.#villages, cases: this.#areas.size > 0 };
    this.#ponds = new Set();
    this.#villages = new Set();
    this.#areas = new Set();
    this.#lastFlush = this.#beat.now();
    for (const listener of this.#flushListeners) listener(flush);
    if (flush.cases) {
      this.cases.set(activeCases(this.#feed));
    }
    // Where an area is seen in part, every pond may change the sum.
    this.sumUp();
    const now = serverTime(this.#clock, this.#beat.now());
    if (now !== null && this.#sentAt !== null) this.#shownLag = now - this.#sentAt;
    this.#sentAt = null;
  }
}
