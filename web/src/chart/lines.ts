import type { Limit, Metric, Rule } from '../contract.ts';
import { severityCode, severityLook } from '../severity.ts';

/** A level across the chart. */
export interface LevelLine {
  value: number;
  color: string;
  /** Colour of the label: light enough to be read on the card. */
  ink: string;
  label: string;
}

/** Light grey-blue: a standard's limit is a fact about the water, not an alarm. */
export const limitColor = '#9db4c0';

/** The thresholds of all rules on a metric, each in the colour of its severity. */
export function thresholdLines(rules: readonly Rule[], metric: string, label: (rule: Rule) => string): LevelLine[] {
  return rules
    .filter((rule) => rule.metric === metric)
    .map((rule) => {
      const look = severityLook(severityCode(rule.severity));
      return { value: rule.threshold, color: look.color, ink: look.text, label: label(rule) };
    });
}

/** A limit of a standard as one line, or two where it is a range. */
export function limitLines(limit: Limit | undefined, label: (limit: Limit, value: number) => string): LevelLine[] {
  if (!limit) return [];
  const values = typeof limit.value === 'number' ? [limit.value] : limit.value;
  return values.map((value) => ({ value, color: limitColor, ink: limitColor, label: label(limit, value) }));
}

/** The limit shown first: class III of its standard where there is one, otherwise the first that is confirmed. */
export function defaultLimit(metric: Metric): number {
  const classThree = metric.limits.findIndex((limit) => limit.case === 'III' && limit.confirmed);
  return classThree >= 0 ? classThree : metric.limits.findIndex((limit) => limit.confirmed);
}

/** Lowest and highest value of the axis: the curve and every level line, with a little air. */
export function axisRange(values: readonly (number | null)[], lines: readonly LevelLine[]): [number, number] {
  const all = [...values.filter((value): value is number => value !== null), ...lines.map((line) => line.value)];
  if (all.length === 0) return [0, 1];
  const low = Math.min(...all);
  const high = Math.max(...all);
  const air = high === low ? Math.max(1, Math.abs(high) * 0.1) : (high - low) * 0.08;
  return [low - air, high + air];
}
