import { expect, test } from 'vitest';
import { safeReturnTo, signInAddress } from './returnTo.ts';

const origin = 'https://county.example';

test.each([
  ['/', '/'],
  ['/me', '/me'],
  ['/people?person=u7&tab=keys', '/people?person=u7&tab=keys'],
  ['/?pond=P0001&lang=en', '/?pond=P0001&lang=en'],
  ['/audit#x', '/audit'],
])('leads back to %s', (text, expected) => expect(safeReturnTo(text, origin)).toBe(expected));

test.each([
  null,
  '',
  'me',
  '//evil.example',
  '//evil.example/me',
  '///evil.example/me',
  '/\\evil.example',
  '/\\/evil.example/me',
  '\\\\evil.example',
  '/\t/evil.example/me',
  '\n//evil.example',
  ' //evil.example',
  'https://evil.example/me',
  'https:evil.example',
  'https:/me',
  'https://county.example/me',
  'https://county.example@evil.example/',
  'http://county.example/',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)//',
  'data:text/html,<script>alert(1)</script>',
  '/sign-in?returnTo=/sign-in',
  '/setup#secret',
  '/api/v1/session/external?returnUrl=//evil.example',
  '/unknown',
  '/me/..//evil.example',
  '/%2f%2fevil.example',
  'http://[',
  '/http://[',
])('%j leads to the wall and nowhere else', (text) => expect(safeReturnTo(text, origin)).toBe('/'));

test('whatever leads back stays on this origin', () => {
  for (const text of ['/me?x=//evil.example', '/people?next=https://evil.example', '/?@evil.example']) {
    expect(new URL(safeReturnTo(text, origin), origin).origin).toBe(origin);
  }
});

test('the sign-in page is told where somebody was', () => {
  const at = (pathname: string, search = '') => signInAddress({ pathname, search, origin });
  expect(at('/')).toBe('/sign-in');
  expect(at('/', '?pond=P0001')).toBe('/sign-in?returnTo=%2F%3Fpond%3DP0001');
  expect(at('/people', '?tab=keys')).toBe('/sign-in?returnTo=%2Fpeople%3Ftab%3Dkeys');
  expect(at('/somewhere')).toBe('/sign-in');
});
