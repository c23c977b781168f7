/** Where a phone was, in WGS 84; `accuracy` in metres, `at` in ms. */
export interface Fix {
  longitude: number;
  latitude: number;
  accuracy: number;
  at: number;
}

/** A position is sent at most this often. */
export const leastMs = 30_000;
/** Who has moved less than this has not moved: it is within what a phone errs. */
export const leastMetres = 50;
/** Who stays where they are says so again after this time, so that the desk does not take them for lost. */
export const restMs = 120_000;

const earthMetres = 6_371_000;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Metres between two places, as the crow flies. */
export function metresBetween(a: Pick<Fix, 'longitude' | 'latitude'>, b: Pick<Fix, 'longitude' | 'latitude'>): number {
  const [north, east] = [radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)];
  const h = Math.sin(north / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east / 2) ** 2;
  return 2 * earthMetres * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** What was sent, and when that was. */
export interface Sent {
  fix: Fix;
  at: number;
}

/** Whether a position is worth sending: the first, one somewhere else, or one after a long rest; never sooner than is allowed. */
export function isDue(sent: Sent | null, fix: Fix, triedAt: number | null, now: number): boolean {
  if (triedAt !== null && now - triedAt < leastMs) return false;
  if (sent === null) return true;
  if (fix.at <= sent.fix.at) return false;
  return metresBetween(sent.fix, fix) > leastMetres || now - sent.at >= restMs;
}

/** Why a position cannot be shared, or how it is. */
export type Sharing =
  { kind: 'off' | 'insecure' | 'missing' | 'denied' | 'asking' | 'lost' } | { kind: 'on'; sentAt: number | null; refusal: string | null };

/** Whether this page may ask for a position at all: over plain HTTP no browser gives one. */
export function whyNot(secure: boolean, geolocation: unknown): 'insecure' | 'missing' | null {
  if (!secure) return 'insecure';
  return geolocation === undefined || geolocation === null ? 'missing' : null;
}
