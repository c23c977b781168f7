import { expect, test } from 'vitest';
import { readUrl, writeUrl, type UrlState } from './urlState.ts';

const state: UrlState = { language: 'en', pond: 'P0001', camera: { zoom: 12.25, latitude: 30.5, longitude: 120.1 } };

test('what is written is read again', () => expect(readUrl(writeUrl('', state))).toEqual(state));

test('other parameters stay', () => expect(writeUrl('?kiosk=1', state)).toContain('kiosk=1'));

test.each([
  '?pond=',
  '?pond=../..',
  `?pond=${'P'.repeat(65)}`,
  '?z=11&lat=30',
  '?z=a&lat=b&lon=c',
  '?z=11&lat=91&lon=120',
  '?z=&lat=&lon=',
])('a bad link opens the plain wall: %s', (search) => expect(readUrl(search)).toEqual({ language: null, pond: null, camera: null }));
