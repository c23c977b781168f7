import type { FreshnessCode, SeverityCode, SeverityName } from './contract.ts';

/**
 * The national blue, yellow, orange, red ladder (level IV to I). Colour never stands alone: every level also has a shape,
 * a roman numeral and a word. The palette was searched for the largest difference between any two levels under normal
 * vision and the three colour blindnesses, so change it only together with its test.
 */
export interface SeverityLook {
  name: SeverityName;
  color: string;
  /** Colour of what is drawn inside the shape. */
  ink: string;
  /** The same hue for words on a dark card, light enough to be read. */
  text: string;
  numeral: string;
  /** SVG path in a box of 24 × 24. */
  path: string;
}

const circle = 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17z';
const dot = 'M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8z';
const diamond = 'M12 2L22 12L12 22L2 12z';
const triangle = 'M12 2.5L22.5 21H1.5z';
const octagon = 'M8 2.2h8L21.8 8v8L16 21.8H8L2.2 16V8z';

export const severityLooks: readonly [SeverityLook, SeverityLook, SeverityLook, SeverityLook, SeverityLook] = [
  { name: 'normal', color: '#198776', ink: '#0b1722', text: '#45bda9', numeral: '', path: dot },
  { name: 'notice', color: '#82b9ee', ink: '#0b1722', text: '#82b9ee', numeral: 'IV', path: circle },
  { name: 'warning', color: '#fef486', ink: '#0b1722', text: '#fef486', numeral: 'III', path: diamond },
  { name: 'serious', color: '#f59123', ink: '#0b1722', text: '#f59123', numeral: 'II', path: triangle },
  { name: 'critical', color: '#eb0c3e', ink: '#ffffff', text: '#ff7d97', numeral: 'I', path: octagon },
];

/** Grey for what is not known. No data is never green and never zero. */
export const unknownColor = '#a7adb1';
/** The ground the palette was measured on. */
export const groundColor = '#0b1722';

/** SVG path of the ring that stands for "no fresh data". */
export const ringPath = 'M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16z';

export function severityLook(code: SeverityCode): SeverityLook {
  return severityLooks[code];
}

export function severityCode(name: SeverityName): SeverityCode {
  return severityLooks.findIndex((look) => look.name === name) as SeverityCode;
}

/** Fresh and ageing data still describe the pond; stale, offline and never do not. */
export function isKnown(freshness: FreshnessCode): boolean {
  return freshness <= 1;
}

/** The first code of the upper half: the same severity, without fresh data. */
export const agedOffset = 5;

/**
 * The one small integer a pond carries in the map's feature state: 0–4 is the severity with fresh data, 5–9 the severity
 * without (5: nothing known, drawn grey; 6–9: an alarm that has not been released, drawn in its colour and hatched).
 */
export function mapCode(severity: SeverityCode, freshness: FreshnessCode): number {
  return isKnown(freshness) ? severity : severity + agedOffset;
}

/** A place whose water one may not see: no statement at all, drawn as a bare outline. */
export const outsideCode = 10;
