import { describe, expect, test } from 'vitest';
import type { Grant } from '../src/accessContract.ts';
import { refusal } from './scriptedAccess.ts';
import { deskSize, looks, stageForTests } from './stage.ts';

const stage = stageForTests();
const { pack } = stage;
const township = pack.townships[3];
const village = pack.villages.find((place) => place.parent === township?.id);

const grant = (over: Partial<Grant>): Grant => ({
  id: 'g1',
  role: 'supervisor',
  territory: `township:${township?.id}`,
  names: township?.names ?? null,
  kind: 'standing',
  from: '2026-01-01T08:00:00+08:00',
  until: null,
  active: true,
  ...over,
});

const codes = Array.from({ length: 10 }, (_, index) => `abcd${index}-fghj${index}`);

/** A supervisor with some history. */
function inhabit(): void {
  const { access } = stage;
  const until = '2026-12-31T20:00:00+08:00';
  access.session = {
    ...access.session,
    secondFactor: { enrolled: false, shown: false, required: true },
    grants: [
      grant({}),
      grant({ id: 'g2', role: 'gridWorker', kind: 'shift', until }),
      grant({
        id: 'g3',
        role: 'villageOfficer',
        kind: 'delegation',
        active: false,
        from: '2036-01-01T08:00:00+08:00',
        until: '2036-02-01T08:00:00+08:00',
      }),
    ],
  };
  access.always('GET /api/v1/sessions', () => ({
    status: 200,
    value: {
      sessions: [
        {
          id: 's1',
          createdAt: '2026-11-24T08:00:00+08:00',
          until: '2026-12-01T08:00:00+08:00',
          address: '10.1.2.3',
          agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36',
          current: true,
        },
        {
          id: 's2',
          createdAt: '2026-11-20T07:30:00+08:00',
          until: '2026-11-27T07:30:00+08:00',
          address: '10.1.9.9',
          agent: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0',
          current: false,
        },
      ],
    },
  }));
  access.always('GET /api/v1/session/openings', () => ({
    status: 200,
    value: {
      openings: [{ at: '2026-11-22T10:15:00+08:00', by: '周指挥', reason: '夜间缺氧，需要立即电话通知', target: null }],
    },
  }));
  access.always('POST /api/v1/session/second-factor', () => ({
    status: 200,
    value: {
      secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
      uri: 'otpauth://totp/Deqing:lin?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Deqing',
    },
  }));
  access.always('PUT /api/v1/session/second-factor', () => {
    access.session = { ...access.session, secondFactor: { enrolled: true, shown: true, required: true } };
    return { status: 200, value: { recoveryCodes: codes } };
  });
}

const change = (what: string) => stage.access.changes.filter((call) => `${call.method} ${call.path}` === what).map((call) => call.body);

test('says who one is, which roles one has, and when they hold', async () => {
  inhabit();
  await stage.open('/me?lang=en', deskSize);
  await stage.page.getByTestId('session').first().waitFor();
  const grants = stage.page.getByTestId('grant');
  expect(await grants.count()).toBe(3);
  expect(await grants.nth(1).textContent()).toContain('2026-12-31 20:00');
  expect(await grants.nth(2).getAttribute('data-state')).toBe('waiting');
  expect(await stage.page.getByTestId('roles-asleep').textContent()).toContain('second factor');
  expect(await stage.page.getByTestId('opening').textContent()).toContain('夜间缺氧');
  expect(await stage.page.getByTestId('session').nth(1).textContent()).toContain('WeChat · Android');
});

describe('the second factor', () => {
  test('is enrolled with a code that can be scanned, and gives recovery codes to keep', async () => {
    inhabit();
    stage.access.once('PUT /api/v1/session/second-factor', refusal(400, 'codeRefused'));
    await stage.open('/me?lang=en&enrol=now', deskSize);
    await stage.page.getByTestId('qr').waitFor();
    expect(await stage.page.getByTestId('factor-secret').textContent()).toBe('JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP');
    expect(change('POST /api/v1/session/second-factor')).toHaveLength(1);
    await stage.picture('enrol');
    await stage.page.locator('input[name=code]').fill('000000');
    await stage.page.getByTestId('factor-submit').click();
    await stage.page.getByTestId('refusal').waitFor();
    await stage.page.locator('input[name=code]').fill('123456');
    await stage.page.keyboard.press('Enter');
    await stage.page.getByTestId('recovery-codes').waitFor();
    expect(await stage.page.getByTestId('recovery-codes').locator('li').allTextContents()).toEqual(codes);
    const [download] = await Promise.all([stage.page.waitForEvent('download'), stage.page.getByTestId('download').click()]);
    expect(download.suggestedFilename()).toBe('recovery-codes.txt');
    await stage.page.emulateMedia({ media: 'print' });
    expect(await stage.page.getByTestId('recovery-codes').isVisible()).toBe(true);
    expect(await stage.page.getByTestId('sign-out-everywhere').isVisible()).toBe(false);
    await stage.page.emulateMedia({ media: 'screen' });
    await stage.picture('recovery');
    await stage.expectFit();
    await stage.page.getByTestId('codes-kept').click();
    await stage.page.getByTestId('factor-remove').waitFor();
    expect(await stage.page.getByText(codes[0] ?? '').count()).toBe(0);
  });

  test('is removed with a code', async () => {
    inhabit();
    const { access } = stage;
    access.session = { ...access.session, secondFactor: { enrolled: true, shown: true, required: true } };
    access.always('DELETE /api/v1/session/second-factor', () => {
      access.session = { ...access.session, secondFactor: { enrolled: false, shown: false, required: true } };
      return { status: 204 };
    });
    await stage.open('/me?lang=en', deskSize);
    await stage.page.getByTestId('factor-remove').click();
    await stage.page.locator('input[name=code]').fill('123456');
    await stage.page.getByTestId('factor-submit').click();
    await stage.page.getByTestId('factor-begin').waitFor();
    expect(change('DELETE /api/v1/session/second-factor')).toEqual([{ code: '123456' }]);
  });
});

test('changes the password and says in words why one is not taken', async () => {
  inhabit();
  stage.access.once('PUT /api/v1/session/password', refusal(400, 'passwordBreached'));
  stage.access.once('PUT /api/v1/session/password', { status: 204 });
  await stage.open('/me?lang=en', deskSize);
  const fill = async (password: string) => {
    await stage.page.locator('input[name=current]').fill('old one');
    await stage.page.locator('input[name=newPassword]').fill(password);
    await stage.page.locator('input[name=newPasswordAgain]').fill(password);
    await stage.page.getByTestId('password-submit').click();
  };
  await fill('iloveyou1234');
  await expect.poll(() => stage.page.getByTestId('refusal').textContent()).toContain('leaked');
  await fill('heron canal teapot umbrella');
  await stage.page.getByTestId('password-changed').waitFor();
  expect(await stage.page.locator('input[name=newPassword]').inputValue()).toBe('');
  expect(change('PUT /api/v1/session/password').at(-1)).toEqual({ current: 'old one', password: 'heron canal teapot umbrella' });
});

describe('sessions', () => {
  test('end one by one', async () => {
    inhabit();
    stage.access.once('DELETE /api/v1/sessions/s2', { status: 204 });
    await stage.open('/me?lang=en', deskSize);
    await stage.page.getByTestId('end-session').click();
    await expect.poll(() => stage.access.readings.filter((call) => call.path === '/api/v1/sessions').length).toBe(2);
    expect(change('DELETE /api/v1/sessions/s2')).toHaveLength(1);
  });

  test('end everywhere, also here', async () => {
    inhabit();
    await stage.open('/me?lang=en', deskSize);
    await stage.page.getByTestId('sign-out-everywhere').click();
    await stage.page.getByTestId('sign-in-form').waitFor();
    expect(change('DELETE /api/v1/sessions')).toHaveLength(1);
  });
});

test('a role is delegated within its territory, by keyboard, in the time of the county', async () => {
  inhabit();
  stage.access.once('POST /api/v1/session/delegations', refusal(400, 'unknownPerson'));
  stage.access.once('POST /api/v1/session/delegations', { status: 201, value: grant({}) });
  await stage.open('/me?lang=en', deskSize);
  await stage.page.locator('[data-testid=delegate-form] input[name=to]').fill('wang.fang');
  const territory = stage.page.getByTestId('territory');
  await expect.poll(() => territory.inputValue()).toContain(township?.names.en);
  await territory.click();
  await territory.fill('P0');
  await expect.poll(() => stage.page.getByTestId('territory-option').count()).toBeGreaterThan(0);
  const inside = new Set(
    pack.ponds.filter((place) => stage.county.townshipOf(place.id) === township?.id).map((place) => `pond:${place.id}`),
  );
  const offered = await stage.page
    .getByTestId('territory-option')
    .evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset['territory'] ?? ''));
  expect(offered.filter((text) => !inside.has(text))).toEqual([]);
  await stage.picture('delegate');
  await territory.fill(village?.names.en ?? '');
  await stage.page.locator(`[data-territory="village:${village?.id}"]`).waitFor();
  while ((await stage.page.locator(`[data-territory="village:${village?.id}"]`).getAttribute('aria-selected')) !== 'true')
    await stage.page.keyboard.press('ArrowDown');
  await stage.page.keyboard.press('Enter');
  expect(await territory.getAttribute('data-territory')).toBe(`village:${village?.id}`);
  await stage.page.locator('input[name=from]').fill('2026-12-01T08:00');
  await stage.page.locator('input[name=until]').fill('2026-12-08T08:00');
  await stage.page.getByTestId('delegate-submit').click();
  await expect.poll(() => stage.page.getByTestId('refusal').textContent()).toContain('no such person');
  await stage.page.getByTestId('delegate-submit').click();
  await stage.page.getByTestId('delegated').waitFor();
  expect(change('POST /api/v1/session/delegations').at(-1)).toEqual({
    grant: 'g1',
    to: 'wang.fang',
    territory: `village:${village?.id}`,
    from: '2026-12-01T00:00:00.000Z',
    until: '2026-12-08T00:00:00.000Z',
  });
});

test('a session that ended while the page lay open leads to the sign-in page and back', async () => {
  inhabit();
  await stage.open('/me?lang=en', deskSize);
  await stage.page.getByTestId('end-session').waitFor();
  stage.access.signOut();
  await stage.page.getByTestId('end-session').click();
  await stage.page.getByTestId('sign-in-form').waitFor();
  expect(new URL(stage.page.url()).searchParams.get('returnTo')).toBe('/me?lang=en');
});

test.each(looks)('the account fits in %s on a %s', async (language, size, options) => {
  inhabit();
  await stage.open(`/me?lang=${language}`, options);
  await stage.page.getByTestId('opening').waitFor();
  await stage.page.getByTestId('end-session').waitFor();
  await stage.picture(`me-${language}-${size}`);
  await stage.page.getByTestId('factor-begin').click();
  await stage.page.getByTestId('qr').waitFor();
  await stage.page.getByTestId('territory').click();
  await stage.page.getByTestId('territory-option').first().waitFor();
  await stage.expectFit();
});
