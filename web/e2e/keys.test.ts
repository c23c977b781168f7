import { expect, test } from 'vitest';
import type { AccessKey } from '../src/accessContract.ts';
import { may } from './scriptedAccess.ts';
import { deskSize, looks, stageForTests } from './stage.ts';

const stage = stageForTests();
const { pack } = stage;
const the = (testId: string) => stage.page.getByTestId(testId);
const change = (what: string) => stage.access.changes.filter((call) => `${call.method} ${call.path}` === what).map((call) => call.body);

/** The keys as the server holds them. */
function keys(): void {
  const { access } = stage;
  const key: AccessKey = {
    id: 'k1',
    name: 'buoy-gateway',
    disabled: false,
    demonstration: false,
    createdAt: '2026-02-01T08:00:00+08:00',
    until: null,
    grants: [
      {
        id: 'k-g',
        role: 'device',
        territory: 'county',
        names: pack.county.names,
        kind: 'standing',
        from: '2026-02-01T08:00:00+08:00',
        until: null,
        active: true,
      },
    ],
  };
  let list = [key, { ...key, id: 'k2', name: 'old-gateway', disabled: true }];
  access.always('GET /api/v1/keys', () => ({ status: 200, value: { keys: list } }));
  access.always('POST /api/v1/keys', ({ body }) => {
    const added = { ...key, id: 'k3', name: String(body['name']) };
    list = [...list, added];
    return { status: 201, value: { key: added, secret: 'dqk_1234567890abcdef1234567890abcdef1234567890' } };
  });
  access.always('DELETE /api/v1/keys/k1', () => {
    list = list.map((each) => (each.id === 'k1' ? { ...each, disabled: true } : each));
    return { status: 204 };
  });
}

test('keys are added with a secret shown once, and revoked with a second press', async () => {
  keys();
  await stage.open('/people?lang=en&tab=keys', deskSize);
  await expect.poll(() => the('key-row').count()).toBe(2);
  await stage.page.locator('input[name=name]').fill('new-gateway');
  await the('key-submit').click();
  await expect.poll(() => the('one-time-secret').textContent()).toMatch(/^dqk_/);
  expect(change('POST /api/v1/keys')).toEqual([{ name: 'new-gateway', role: 'device', territory: 'county' }]);
  await expect.poll(() => the('key-row').count()).toBe(3);
  await the('revoke-k1').click();
  expect(change('DELETE /api/v1/keys/k1')).toEqual([]);
  await the('revoke-k1').click();
  await the('revoke-k1').waitFor({ state: 'detached' });
  await stage.page.reload();
  await expect.poll(() => the('key-row').count()).toBe(3);
  expect(await the('one-time-secret').count()).toBe(0);
});

test('who may only read sees keys and changes none', async () => {
  keys();
  stage.access.session = { ...stage.access.session, may: may(['county'], ['readPlaces', 'readRights']) };
  await stage.open('/people?lang=en&tab=keys', deskSize);
  await expect.poll(() => the('key-row').count()).toBe(2);
  expect(await the('key-form').count()).toBe(0);
  expect(await the('revoke-k1').count()).toBe(0);
});

test.each(looks)('keys fit in %s on a %s', async (language, size, options) => {
  keys();
  await stage.open(`/people?lang=${language}&tab=keys`, options);
  await expect.poll(() => the('key-row').count()).toBe(2);
  await stage.picture(`keys-${language}-${size}`);
  await stage.expectFit();
});
