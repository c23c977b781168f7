import type { ExpressionSpecification } from 'maplibre-gl';
import { agedOffset, outsideCode, severityLooks, unknownColor } from '../severity.ts';

/** A pond's or village's code in the feature state; without one nothing is known of it. */
export const severityState: ExpressionSpecification = ['coalesce', ['feature-state', 'sev'], agedOffset];

const looks = severityLooks.flatMap((look, code) => [code, look.color]);
const agedLooks = severityLooks.flatMap((look, code) => (code === 0 ? [] : [code + agedOffset, look.color]));

/** Colour of the code; see `mapCode`. */
export const severityColor: ExpressionSpecification = [
  'match',
  severityState,
  ...looks,
  ...agedLooks,
  outsideCode,
  '#35586b',
  unknownColor,
] as unknown as ExpressionSpecification;

/** True where the data are too old to trust. */
export const isAged: ExpressionSpecification = ['all', ['>=', severityState, agedOffset], ['<', severityState, outsideCode]];

/** True where one may not see the water. */
export const isOutside: ExpressionSpecification = ['==', severityState, outsideCode];

/** True where there are neither fresh data nor an alarm. */
export const nothingKnown: ExpressionSpecification = ['==', severityState, agedOffset];

/** Severity alone, 0–4, fresh or not. */
export const severityLevel: ExpressionSpecification = ['%', severityState, agedOffset];

/** Lines and labels that belong to the ground, not to the alarms. */
export const ink = {
  ground: '#0b1722',
  land: '#102534',
  outside: '#08111a',
  county: '#5cc8d7',
  township: '#3f6b82',
  village: '#24475a',
  label: '#d3e2ea',
  labelMinor: '#9db4c0',
  halo: '#0b1722',
  selected: '#ffffff',
} as const;

export const noFeatures: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

/** The label of a feature in the language of the screen. */
export function labelField(language: 'zh-CN' | 'en'): ExpressionSpecification {
  return ['get', language === 'zh-CN' ? 'name_zh' : 'name_en'];
}
