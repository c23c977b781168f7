import type { StyleSpecification } from 'maplibre-gl';
import unicodeRanges from '@fontsource-variable/noto-sans-sc/unicode.json';

/** The font stack of every label on the map. */
export const mapFont = ['Noto Sans SC'];

const files = import.meta.glob<string>('/node_modules/@fontsource-variable/noto-sans-sc/files/*-wght-normal.woff2', {
  query: '?url',
  import: 'default',
  eager: true,
});

/**
 * Glyphs are drawn here from the page's own font files, because the machine on the wall may have no Chinese font at all.
 * Each of the 101 files covers a range of characters and is fetched only when a label needs one of them.
 */
export function fontFaces(): NonNullable<StyleSpecification['font-faces']> {
  const faces = Object.entries(unicodeRanges as Record<string, string>).flatMap(([subset, range]) => {
    const stem = `noto-sans-sc-${subset.replace(/[[\]]/g, '')}-wght-normal.woff2`;
    const file = Object.keys(files).find((path) => path.endsWith(`/${stem}`));
    const url = file === undefined ? undefined : files[file];
    return url === undefined ? [] : [{ url: new URL(url, location.href).href, 'unicode-range': range.split(',') }];
  });
  return { [mapFont.join(',')]: faces };
}
