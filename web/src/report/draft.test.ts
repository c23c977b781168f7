import { describe, expect, test } from 'vitest';
import {
  firstLack,
  isUploaded,
  newDraft,
  reportOf,
  stepAfter,
  stepBefore,
  steps,
  type Draft,
  type DraftMedium,
} from './draft.ts';
import { randomUuid } from './uuid.ts';

const draft = (over: Partial<Draft> = {}): Draft => ({ ...newDraft(0, 'key-1'), ...over });
const medium = (over: Partial<DraftMedium> = {}): DraftMedium => ({
  id: 'm1',
  kind: 'photo',
  bytes: 1,
  seconds: null,
  upload: null,
  uploaded: { id: 'sha', position: null, takenAt: null, at: 0 },
  refusal: null,
  ...over,
});
const named = (code: string) => ({ code, names: { zh: `村${code}`, en: `Village ${code}` } });
const byList = { by: 'list', position: null, accuracy: null, township: named('t'), village: named('v'), inCounty: true } as const;
const byMap = { ...byList, by: 'map', position: { longitude: 120.1, latitude: 30.5 } } as const;

test('the steps lead to the end and back to the beginning', () => {
  expect(steps.map(stepAfter)).toEqual(['place', 'category', 'words', 'check', 'check']);
  expect(steps.map(stepBefore)).toEqual([null, 'photo', 'place', 'category', 'words']);
});

describe('what is lacking', () => {
  const whole = { place: byMap, category: 'litter', text: 'x' };
  test.each<[Partial<Draft>, string | null]>([
    [{}, 'place'],
    [{ ...whole, place: null }, 'place'],
    [{ ...whole, place: null, address: 'by the bridge' }, null],
    [{ ...whole, category: null }, 'category'],
    [{ ...whole, text: '  ' }, 'words'],
    [{ ...whole, text: '', media: [medium({ kind: 'voice' })] }, null],
    [{ ...whole, text: '', media: [medium()] }, 'words'],
    [whole, null],
  ])('%#', (over, expected) => expect(firstLack(draft(over))).toBe(expected));
});

describe('what is sent', () => {
  test('of the least that can be sent: nothing that was not said, above all no contact', () =>
    expect(reportOf(draft({ category: 'litter', text: ' rubbish ', address: ' by the bridge ' }))).toEqual({
      key: 'key-1',
      category: 'litter',
      text: 'rubbish',
      address: 'by the bridge',
    }));

  test('a position is declared in its datum and names no village: the server finds that itself', () =>
    expect(reportOf(draft({ place: byMap }))).toMatchObject({ longitude: 120.1, latitude: 30.5, datum: 'wgs84' }));

  test('a village that was chosen has no position', () => {
    const body = reportOf(draft({ place: byList }));
    expect(body.village).toBe('v');
    expect(body).not.toHaveProperty('longitude');
    expect(body).not.toHaveProperty('address');
  });

  test('a township without a village goes into the words of the place', () =>
    expect(reportOf(draft({ place: { ...byList, village: null }, address: 'bridge' }))).toMatchObject({ address: '村t bridge' }));

  test('evidence, contact and the joined report', () =>
    expect(reportOf(draft({ media: [medium()], contact: { name: ' ', phone: ' 139 ' }, coSign: '26-000001' }))).toMatchObject({
      evidence: ['sha'],
      contact: { phone: '139' },
      coSign: '26-000001',
    }));
});

test('an upload that the server may have forgotten counts as none', () => {
  expect(isUploaded(medium(), 35 * 3_600_000)).toBe(true);
  expect(isUploaded(medium(), 36 * 3_600_000)).toBe(false);
  expect(isUploaded(medium({ uploaded: null }), 0)).toBe(false);
});

test('keys are UUIDs of version 4, also where the browser makes none', () => {
  const keys = Array.from({ length: 100 }, randomUuid);
  expect(new Set(keys).size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
