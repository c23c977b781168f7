import type { Operation, Role, Session, TerritoryText } from './accessContract.ts';

/** A pond with its village and township, or a village with its township, or a township. */
export interface PlaceKeys {
  township?: string | null;
  village?: string | null;
  pond?: string | null;
}

/** A set of territories, asked many times: every pond of a map is looked up in it. */
export interface Reach {
  readonly county: boolean;
  readonly townships: ReadonlySet<string>;
  readonly villages: ReadonlySet<string>;
  readonly ponds: ReadonlySet<string>;
}

export const nowhere: Reach = { county: false, townships: new Set(), villages: new Set(), ponds: new Set() };

/** Adds territories up. A text that names no territory adds nothing. */
export function reachOf(territories: readonly TerritoryText[] | undefined): Reach {
  const keys = (kind: string) =>
    new Set((territories ?? []).filter((text) => text.startsWith(`${kind}:`)).map((text) => text.slice(kind.length + 1)));
  return {
    county: territories?.includes('county') ?? false,
    townships: keys('township'),
    villages: keys('village'),
    ponds: keys('pond'),
  };
}

export const isNowhere = (reach: Reach): boolean => !reach.county && reach.townships.size + reach.villages.size + reach.ponds.size === 0;

/** Whether all of a place lies in the reach. */
export function covers(reach: Reach, place: PlaceKeys): boolean {
  return (
    reach.county ||
    (typeof place.township === 'string' && reach.townships.has(place.township)) ||
    (typeof place.village === 'string' && reach.villages.has(place.village)) ||
    (typeof place.pond === 'string' && reach.ponds.has(place.pond))
  );
}

/** Where somebody may do something. */
export function reachFor(session: Session | null, operation: Operation): Reach {
  return reachOf(session?.may[operation]);
}

/** Whether somebody may do something anywhere at all: what the menu shows. */
export function mayAnywhere(session: Session | null, operation: Operation): boolean {
  return (session?.may[operation]?.length ?? 0) > 0;
}

/** Whether somebody holds a role now, anywhere. */
export function holdsRole(session: Session | null, role: Role): boolean {
  return session?.grants.some((grant) => grant.active && grant.role === role) ?? false;
}
