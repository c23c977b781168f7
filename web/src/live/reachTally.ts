import type { CaseLive, PondLive, Tally } from '../contract.ts';
import { isKnown } from '../severity.ts';
import type { FeedState } from './feed.ts';
import { activeCases, livePond } from './select.ts';

/** A pond whose water somebody may see, heard of or not. */
export interface PondInReach {
  id: string;
  village: string;
  township: string;
}

export const noTally: Tally = {
  ponds: 0,
  pondsBySeverity: [0, 0, 0, 0, 0],
  pondsUnknown: 0,
  sensors: 0,
  sensorsFresh: 0,
  openCases: 0,
  unacknowledgedCases: 0,
};

/**
 * What everything in reach adds up to: the county's own tally where one sees the county, otherwise the tallies of the townships
 * seen as a whole and, of the others, those of the villages seen as a whole, the single ponds, and the cases.
 * @param county code of the county's own area
 * @param ponds the ponds in reach, needed only where areas are seen in part; null until they are known
 */
export function tallyInReach(state: FeedState, county: string, ponds: readonly PondInReach[] | null): Tally | null {
  // Nothing to see is no statement about the county.
  if (!state.known || state.areas.size === 0) return null;
  const whole = state.areas.get(county)?.tally;
  if (whole) return whole;
  let sum = noTally;
  let narrowed = false;
  for (const [code, area] of state.areas) {
    if (area.tally) sum = add(sum, area.tally);
    else if (code !== county) narrowed = true;
    if (area.tally) continue;
    // The cases are counted below, one by one: a village's own count may be of another moment.
    for (const { tally } of area.villages.values()) sum = add(sum, { ...tally, openCases: 0, unacknowledgedCases: 0 });
  }
  if (!narrowed) return sum;
  if (ponds === null) return null;
  const counted = (pond: PondInReach) =>
    state.areas.get(pond.township)?.tally != null || (state.areas.get(pond.township)?.villages.has(pond.village) ?? false);
  for (const pond of ponds) if (!counted(pond)) sum = add(sum, ofPond(livePond(state, pond.id)));
  const untallied = ({ township }: { township: string | null }) => (township === null ? null : state.areas.get(township)?.tally) == null;
  return add(sum, ofCases(activeCases(state).filter(untallied)));
}

/** The contribution of one pond, by the engine's own definition: an active alarm counts even when the pond has fallen silent since. */
export function ofPond(pond: PondLive | null): Tally {
  const severity = pond?.severity ?? 0;
  const unknown = severity === 0 && (pond === null || !isKnown(pond.freshness));
  return {
    ...noTally,
    ponds: 1,
    pondsUnknown: unknown ? 1 : 0,
    pondsBySeverity: [0, 1, 2, 3, 4].map((code) => (code === severity && !unknown ? 1 : 0)),
  };
}

function ofCases(cases: readonly CaseLive[]): Tally {
  return { ...noTally, openCases: cases.length, unacknowledgedCases: cases.filter((item) => item.acknowledgedBy === null).length };
}

function add(a: Tally, b: Tally): Tally {
  return {
    ponds: a.ponds + b.ponds,
    pondsBySeverity: [0, 1, 2, 3, 4].map((code) => (a.pondsBySeverity[code] ?? 0) + (b.pondsBySeverity[code] ?? 0)),
    pondsUnknown: a.pondsUnknown + b.pondsUnknown,
    sensors: a.sensors + b.sensors,
    sensorsFresh: a.sensorsFresh + b.sensorsFresh,
    openCases: a.openCases + b.openCases,
    unacknowledgedCases: a.unacknowledgedCases + b.unacknowledgedCases,
  };
}
