import type { AreaSnapshot, CaseLive, FeedPosition, LiveDelta, LiveValue, PondLive, Tally, VillageLive } from '../contract.ts';
import { liveLimits } from './limits.ts';

/**
 * The state of one scope's feed, and how a message changes it. Pure: nothing here waits, asks the clock or draws.
 * Objects that did not change keep their identity, so a reader sees by `===` whether it has to do anything.
 */
export interface AreaState extends FeedPosition {
  /** When the server sent what is held, Unix ms. */
  at: number;
  /** null where only a part of the area is seen. */
  tally: Tally | null;
  ponds: ReadonlyMap<string, PondLive>;
  villages: ReadonlyMap<string, VillageLive>;
  cases: ReadonlyMap<string, CaseLive>;
}

export interface FeedState {
  scope: string;
  areas: ReadonlyMap<string, AreaState>;
  /** Areas with a gap, each with the deltas that came while its snapshot is under way. What is held of them stays shown. */
  gaps: ReadonlyMap<string, readonly LiveDelta[]>;
  /** Positions that the last heartbeat named. Whoever has not reached them by the next one has lost a delta. */
  promised: Readonly<Record<string, FeedPosition>>;
  /** Whether a snapshot was taken over. It may have no areas: then nothing may be seen. */
  known: boolean;
}

/** What a message touched. `areas` are those whose tally or cases may have changed. */
export interface Dirty {
  ponds: ReadonlySet<string>;
  villages: ReadonlySet<string>;
  areas: ReadonlySet<string>;
}

export type Verdict = 'applied' | 'dropped' | 'gap' | 'otherScope';

export interface Reduction {
  state: FeedState;
  dirty: Dirty;
  /** True when a snapshot has to be asked for. */
  gap: boolean;
  verdict: Verdict;
}

const nothing: Dirty = { ponds: new Set(), villages: new Set(), areas: new Set() };

export function emptyFeed(scope: string): FeedState {
  return { scope, areas: new Map(), gaps: new Map(), promised: {}, known: false };
}

/**
 * Applies one delta. Another epoch is a gap; a sequence already held is dropped; a delta that follows what is held (or
 * overlaps it) is applied; one that starts later is a gap.
 */
export function reduceDelta(state: FeedState, delta: LiveDelta): Reduction {
  if (delta.scope !== state.scope) return { state, dirty: nothing, gap: false, verdict: 'otherScope' };
  const held = state.areas.get(delta.area);
  if (held && held.epoch === delta.epoch && delta.sequence <= held.sequence) {
    return { state, dirty: nothing, gap: false, verdict: 'dropped' };
  }
  if (!held || state.gaps.has(delta.area) || held.epoch !== delta.epoch || delta.previous > held.sequence) {
    return { state: keepWaiting(state, delta), dirty: nothing, gap: true, verdict: 'gap' };
  }
  const areas = new Map(state.areas).set(delta.area, applyDelta(held, delta));
  return { state: { ...state, areas }, dirty: dirtyOf(delta), gap: false, verdict: 'applied' };
}

/**
 * Takes over a snapshot, area by area, then the deltas that came while it was under way. A snapshot names every area of its
 * scope, so an area that it does not name is no longer there to be seen.
 */
export function reduceSnapshot(state: FeedState, snapshots: readonly AreaSnapshot[]): Reduction {
  const dirty = { ponds: new Set<string>(), villages: new Set<string>(), areas: new Set<string>() };
  const named = new Set(snapshots.map((snapshot) => snapshot.area));
  let next = dropAreas(state, (area) => !named.has(area), dirty);
  for (const snapshot of snapshots) {
    const held = next.areas.get(snapshot.area);
    const waiting = next.gaps.get(snapshot.area);
    // A snapshot taken before deltas that were applied meanwhile would turn the clock back.
    const older = held !== undefined && waiting === undefined && held.epoch === snapshot.epoch && held.sequence > snapshot.sequence;
    if (older) continue;
    next = replaceArea(next, snapshot, dirty);
    for (const delta of waiting ?? []) {
      if (delta.epoch !== snapshot.epoch) continue;
      const step = reduceDelta(next, delta);
      next = step.state;
      addAll(dirty, step.dirty);
    }
  }
  return { state: { ...next, known: true }, dirty, gap: next.gaps.size > 0, verdict: 'applied' };
}

/** Rights changed: nothing of the scope may be shown until a new snapshot says what may. */
export function reduceRights(state: FeedState): Reduction {
  const dirty = { ponds: new Set<string>(), villages: new Set<string>(), areas: new Set<string>() };
  const next = dropAreas(state, () => true, dirty);
  return { state: { ...next, promised: {}, known: false }, dirty, gap: false, verdict: 'applied' };
}

/** Compares what is held with what the server said one heartbeat ago; a delta in flight gets one heartbeat of patience. */
export function reduceHeartbeat(state: FeedState, sequences: Readonly<Record<string, FeedPosition>>): Reduction {
  const gaps = new Map(state.gaps);
  for (const [area, held] of state.areas) {
    const promised = state.promised[area];
    if (promised && (promised.epoch !== held.epoch || promised.sequence > held.sequence) && !gaps.has(area)) gaps.set(area, []);
  }
  return { state: { ...state, gaps, promised: sequences }, dirty: nothing, gap: gaps.size > 0, verdict: gaps.size > 0 ? 'gap' : 'applied' };
}

/** A new connection: positions promised on the old one say nothing any more. */
export function reduceReconnect(state: FeedState): FeedState {
  return { ...state, promised: {} };
}

function keepWaiting(state: FeedState, delta: LiveDelta): FeedState {
  const waiting = [...(state.gaps.get(delta.area) ?? []), delta].slice(-liveLimits.waitingDeltas);
  return { ...state, gaps: new Map(state.gaps).set(delta.area, waiting) };
}

function applyDelta(held: AreaState, delta: LiveDelta): AreaState {
  return {
    epoch: held.epoch,
    sequence: delta.sequence,
    at: delta.at,
    tally: delta.tally ?? held.tally,
    ponds: merged(held.ponds, delta.ponds, (pond) => pond.id, mergePond),
    villages: merged(held.villages, delta.villages, (village) => village.code),
    cases: merged(
      held.cases,
      delta.cases,
      (item) => item.id,
      undefined,
      (item) => item.over,
    ),
  };
}

/** Puts newer versions in, leaves older ones out, and removes what `isGone`. The same map comes back when nothing changed. */
function merged<T extends { version: number }>(
  held: ReadonlyMap<string, T>,
  changes: readonly T[],
  keyOf: (item: T) => string,
  merge: (before: T, after: T) => T = (_, after) => after,
  isGone: (item: T) => boolean = () => false,
): ReadonlyMap<string, T> {
  if (changes.length === 0) return held;
  const result = new Map(held);
  for (const item of changes) {
    const before = result.get(keyOf(item));
    if (before && before.version > item.version) continue;
    if (isGone(item)) result.delete(keyOf(item));
    else result.set(keyOf(item), before ? merge(before, item) : item);
  }
  return result;
}

/** Per metric the most recent value stays: a message of one sensor does not take away what another sensor said. */
function mergePond(before: PondLive, after: PondLive): PondLive {
  const values = new Map<number, LiveValue>(before.values.map((value) => [value.metric, value]));
  for (const value of after.values) {
    const known = values.get(value.metric);
    if (!known || known.at <= value.at) values.set(value.metric, value);
  }
  return { ...after, values: [...values.values()].sort((a, b) => a.metric - b.metric) };
}

interface MutableDirty {
  ponds: Set<string>;
  villages: Set<string>;
  areas: Set<string>;
}

/** Forgets areas, with all that waited for them. */
function dropAreas(state: FeedState, goes: (area: string) => boolean, dirty: MutableDirty): FeedState {
  const areas = new Map(state.areas);
  const gaps = new Map(state.gaps);
  for (const area of gaps.keys()) if (goes(area)) gaps.delete(area);
  for (const [code, area] of state.areas) {
    if (!goes(code)) continue;
    areas.delete(code);
    for (const id of area.ponds.keys()) dirty.ponds.add(id);
    for (const village of area.villages.keys()) dirty.villages.add(village);
    dirty.areas.add(code);
  }
  return { ...state, areas, gaps };
}

function replaceArea(state: FeedState, snapshot: AreaSnapshot, dirty: MutableDirty): FeedState {
  const held = state.areas.get(snapshot.area);
  const area: AreaState = {
    epoch: snapshot.epoch,
    sequence: snapshot.sequence,
    at: snapshot.at,
    tally: snapshot.tally,
    ponds: new Map(snapshot.ponds.map((pond) => [pond.id, pond])),
    villages: new Map(snapshot.villages.map((village) => [village.code, village])),
    cases: new Map(snapshot.cases.filter((item) => !item.over).map((item) => [item.id, item])),
  };
  // What the old state knew and the snapshot does not is also dirty: the map has to forget it.
  for (const id of [...(held?.ponds.keys() ?? []), ...area.ponds.keys()]) dirty.ponds.add(id);
  for (const code of [...(held?.villages.keys() ?? []), ...area.villages.keys()]) dirty.villages.add(code);
  dirty.areas.add(snapshot.area);
  const gaps = new Map(state.gaps);
  gaps.delete(snapshot.area);
  return { ...state, areas: new Map(state.areas).set(snapshot.area, area), gaps };
}

function dirtyOf(delta: LiveDelta): Dirty {
  return {
    ponds: new Set(delta.ponds.map((pond) => pond.id)),
    villages: new Set(delta.villages.map((village) => village.code)),
    areas: delta.tally !== null || delta.cases.length > 0 ? new Set([delta.area]) : nothing.areas,
  };
}

function addAll(into: MutableDirty, more: Dirty): void {
  for (const id of more.ponds) into.ponds.add(id);
  for (const code of more.villages) into.villages.add(code);
  for (const area of more.areas) into.areas.add(area);
}
