import type { PlotTexts } from '../chart/historyPlot.ts';
import type { Language } from '../i18n/i18n.ts';

/** Times and values on the axes: 24-hour clock of the county, the day where steps are whole days. */
export function plotTexts(timeZone: string, decimals: number, language: Language): PlotTexts {
  const options = { timeZone, hourCycle: 'h23' } as const;
  const day = new Intl.DateTimeFormat(language, { ...options, month: '2-digit', day: '2-digit' });
  const minute = new Intl.DateTimeFormat(language, { ...options, hour: '2-digit', minute: '2-digit' });
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: decimals });
  return {
    timeZone,
    time: (seconds, step) => (step >= 86_400 ? day : minute).format(seconds * 1000),
    value: (value) => number.format(value),
  };
}
