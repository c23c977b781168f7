import { describe, expect, test } from 'vitest';
import { qualities, type QualityCode } from './contract.ts';
import { isTextKey } from './i18n/i18n.ts';
import { qualityOf, votes } from './quality.ts';

describe('quality', () => {
  test('two of twelve have a vote', () => {
    expect(qualities.filter(votes)).toEqual(['good', 'atDetectionLimit']);
    expect(qualities.length).toBe(12);
  });

  test('all but good have a text', () => {
    expect(qualities.filter((quality) => !isTextKey(`quality.${quality}`))).toEqual(['good']);
  });

  test('a quality of a newer program is under suspicion', () => {
    expect(votes(qualityOf(99 as QualityCode))).toBe(false);
    expect(qualityOf(7)).toBe('wrongClock');
  });
});
