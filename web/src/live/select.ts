import type { CaseLive, PondLive, VillageLive } from '../contract.ts';
import type { FeedState } from './feed.ts';

/**
 * All active cases, newest first. A case is in its township's feed and in the county's; the township's is the one that
 * counts when it is there, so a case that just closed does not linger until the county's feed has said so too.
 */
export function activeCases(state: FeedState): readonly CaseLive[] {
  const found = new Map<string, CaseLive>();
  for (const [code, area] of state.areas) {
    for (const item of area.cases.values()) {
      const elsewhere = item.township !== null && item.township !== code && state.areas.has(item.township);
      if (!elsewhere) found.set(item.id, item);
    }
  }
  return [...found.values()].sort((a, b) => b.occurredAt - a.occurredAt || (a.id < b.id ? 1 : -1));
}

/** The live state of one pond. A pond is in exactly one area; where two name it, the newer version counts. */
export function livePond(state: FeedState, id: string): PondLive | null {
  let newest: PondLive | null = null;
  for (const area of state.areas.values()) {
    const pond = area.ponds.get(id);
    if (pond && (newest === null || pond.version > newest.version)) newest = pond;
  }
  return newest;
}

export function liveVillage(state: FeedState, code: string): VillageLive | null {
  for (const area of state.areas.values()) {
    const village = area.villages.get(code);
    if (village) return village;
  }
  return null;
}
