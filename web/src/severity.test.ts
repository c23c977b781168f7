import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { groundColor, isKnown, mapCode, severityCode, severityLooks, unknownColor } from './severity.ts';

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((start) => parseInt(hex.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

describe.each(severityLooks)('$name', (look) => {
  test('its shape stands out from the ground (3:1)', () => expect(contrast(look.color, groundColor)).toBeGreaterThanOrEqual(3));
  test('its word can be read on a raised card (4.5:1)', () => expect(contrast(look.text, '#142a3d')).toBeGreaterThanOrEqual(4.5));
  test('its numeral can be read inside the shape', () => {
    if (look.numeral !== '') expect(contrast(look.ink, look.color)).toBeGreaterThanOrEqual(4.5);
  });
  test('the style sheet says the same colours', () => {
    const css = readFileSync(resolve(import.meta.dirname, 'ui/theme.css'), 'utf8');
    expect(css).toContain(`--${look.name}: ${look.color};`);
    const word = look.name === 'critical' ? `--critical-text: ${look.text};` : look.text;
    expect(css).toContain(word);
  });
});

test('no two levels share a colour, a shape or a numeral, nor the grey of the unknown', () => {
  for (const key of ['color', 'path', 'numeral', 'name'] as const) expect(new Set(severityLooks.map((look) => look[key])).size).toBe(5);
  expect(severityLooks.map((look) => look.color)).not.toContain(unknownColor);
});

test('the code on the map keeps the severity and says whether the data are fresh', () => {
  expect([0, 1, 2, 3, 4].map((severity) => mapCode(severity as 0, 0))).toEqual([0, 1, 2, 3, 4]);
  expect(mapCode(3, 1)).toBe(3);
  for (const old of [2, 3, 4] as const) {
    expect(isKnown(old)).toBe(false);
    expect(mapCode(0, old), 'no data is never the green of normal').toBe(5);
    expect(mapCode(3, old)).toBe(8);
  }
});

test('names of the wire lead to codes and back', () => {
  for (const look of severityLooks) expect(severityLooks[severityCode(look.name)]).toBe(look);
});
