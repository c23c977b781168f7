/** Times as people write them in a form, in the county's time zone wherever the browser is. `2026-11-24T08:30` */
const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

function parts(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return format.format(at).replace(' ', 'T');
}

/** A moment as the field of a form shows it. */
export function toLocal(at: number, timeZone: string): string {
  return parts(at, timeZone);
}

/**
 * The moment of a local time, or null where the text is none. A time that the clocks skip or show twice gives one of the two
 * moments around it.
 */
export function toInstant(text: string, timeZone: string): Date | null {
  const [, year, month, day, hour, minute] = (pattern.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  if (!Number.isFinite(asUtc)) return null;
  // The zone's offset depends on the moment that is looked for: a second look corrects the first across a change of clocks.
  let at = asUtc;
  for (let look = 0; look < 2; look++) at = asUtc - offset(at, timeZone);
  return new Date(at);
}

function offset(at: number, timeZone: string): number {
  const minute = Math.floor(at / 60_000) * 60_000;
  return Date.parse(`${parts(minute, timeZone)}:00Z`) - minute;
}
