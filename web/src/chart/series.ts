import type { HistoryPoint, LiveValue } from '../contract.ts';
import { qualityOf, votes } from '../quality.ts';

/** One point of a curve: Unix ms and value, and whether the value is believed. */
export interface ChartPoint {
  at: number;
  value: number;
  good: boolean;
}

/** Live points kept at most while a panel is open. */
export const livePointLimit = 4000;

export function historyPoints(points: readonly HistoryPoint[]): ChartPoint[] {
  return points.map((point) => ({ at: Date.parse(point.at), value: point.value, good: votes(point.quality) }));
}

/** Adds the live value behind the points unless it is there already or older than they are. The same array when nothing is new. */
export function withLive(points: readonly ChartPoint[], live: LiveValue | undefined): readonly ChartPoint[] {
  const last = points.at(-1);
  if (!live || (last && live.at <= last.at)) return points;
  return [...points, { at: live.at, value: live.value, good: votes(qualityOf(live.quality)) }].slice(-livePointLimit);
}

/** Columns as uPlot reads them: seconds, good values, and values under suspicion; `null` breaks the line. */
export type Columns = [number[], (number | null)[], (number | null)[]];

/** Turns points into columns and breaks the line where the silence is longer than `maxSilence`: a gap is not a straight line. */
export function toColumns(points: readonly ChartPoint[], maxSilence: number): Columns {
  const columns: Columns = [[], [], []];
  const push = (at: number, good: number | null, odd: number | null) => {
    columns[0].push(at / 1000);
    columns[1].push(good);
    columns[2].push(odd);
  };
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (before && point.at - before.at > maxSilence) push((before.at + point.at) / 2, null, null);
    push(point.at, point.good ? point.value : null, point.good ? null : point.value);
  });
  return columns;
}

/** Silence that counts as a gap: several intervals, and in a thinned history several of its steps. */
export function maxSilenceOf(points: readonly ChartPoint[], intervalSeconds: number): number {
  const steps = points
    .slice(1)
    .map((point, index) => point.at - (points[index]?.at ?? point.at))
    .sort((a, b) => a - b);
  const typical = steps[Math.floor(steps.length / 2)] ?? 0;
  return Math.max(6 * intervalSeconds * 1000, 4 * typical);
}
