export const hour = 3_600_000;

/** Periods a chart can show, ms. */
export const chartRanges = {
  all: [hour, 6 * hour, 24 * hour, 7 * 24 * hour],
  /** What is asked for while nobody has chosen. */
  usual: 24 * hour,
} as const;

/**
 * The shortest period, up to the usual one, that holds everything known: ten minutes of a pond that has just begun to
 * report would be a hair at the edge of a whole day.
 * @param first time of the oldest point, Unix ms; undefined when there is none
 * @param to end of the chart, Unix ms
 */
export function fittingRange(first: number | undefined, to: number): number {
  if (first === undefined) return chartRanges.usual;
  return chartRanges.all.find((range) => range <= chartRanges.usual && first >= to - range) ?? chartRanges.usual;
}
