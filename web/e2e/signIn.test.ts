import { describe, expect, test } from 'vitest';
import type { DemonstrationAccount, Session } from '../src/accessContract.ts';
import { may, refusal } from './scriptedAccess.ts';
import { looks, stageForTests, wallSize } from './stage.ts';

const stage = stageForTests();
const field = (name: string) => stage.page.locator(`input[name=${name}]`);
const path = () => new URL(stage.page.url()).pathname;

const demonstration: DemonstrationAccount[] = [
  {
    name: 'admin',
    displayName: { zh: '演示管理员', en: 'Demo administrator' },
    role: 'administrator',
    territory: 'county',
    password: 'demo',
  },
  {
    name: 'farmer',
    displayName: { zh: '演示养殖户', en: 'Demo farmer' },
    role: 'farmer',
    territory: 'pond:P0001',
    names: { zh: '一号塘', en: 'Pond 1' },
    password: 'demo',
  },
];

/** Nobody is in; whoever gives the right password becomes `who`. */
function locked(who: Partial<Session> = {}): void {
  const { access } = stage;
  const inside = { ...access.session, ...who };
  access.signOut();
  access.session = { ...access.session, demonstration };
  access.always('POST /api/v1/session', ({ body }) => {
    if (body['password'] !== 'right' && body['password'] !== 'demo') return refusal(401, 'signInRefused');
    access.session = { ...inside, demonstration };
    return { status: 200, value: access.session };
  });
}

async function give(name: string, password: string): Promise<void> {
  await field('name').fill(name);
  await field('password').fill(password);
  await stage.page.getByTestId('sign-in-submit').click();
}

describe('who has not signed in', () => {
  test('sees no wall, asks for no data, and comes back to where they wanted to go', async () => {
    locked();
    await stage.open('/?lang=en&pond=P0008');
    await stage.page.getByTestId('sign-in-form').waitFor();
    expect(stage.server.asked.filter((asked) => /county|ponds|map\/|hubs/.test(asked))).toEqual([]);
    await give('lin', 'right');
    await stage.page.locator('[data-testid=pond-panel][data-pond=P0008]').waitFor();
    expect(new URL(stage.page.url()).searchParams.get('pond')).toBe('P0008');
  });

  test.each(['//evil.example/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(document.domain)', '/api/v1/session'])(
    'is never led to %s',
    async (target) => {
      locked({ may: may(['county'], ['readPlaces']) });
      await stage.open(`/sign-in?lang=en&returnTo=${encodeURIComponent(target)}`);
      await give('lin', 'right');
      await stage.page.getByTestId('connection').waitFor();
      expect(new URL(stage.page.url()).origin).toBe(stage.origin);
      expect(path()).toBe('/');
      await stage.expectFit();
    },
  );

  test('who has signed in already goes straight on', async () => {
    await stage.open('/sign-in?lang=en&returnTo=/me');
    await stage.page.waitForURL((url) => url.pathname === '/me');
  });
});

describe('a refusal', () => {
  test('of name and password says nothing about which was wrong and keeps the name', async () => {
    locked();
    await stage.open('/sign-in?lang=en');
    await give('lin', 'wrong');
    await expect.poll(() => stage.page.getByTestId('sign-in-refusal').textContent()).toBe('Name or password is wrong');
    expect(await field('name').inputValue()).toBe('lin');
  });

  test('for too many attempts counts down and lets nobody try meanwhile', async () => {
    locked();
    stage.access.once('POST /api/v1/session', refusal(429, 'tooManyAttempts', { 'retry-after': '2' }));
    await stage.open('/sign-in?lang=en');
    await give('lin', 'right');
    await stage.page.getByTestId('sign-in-wait').waitFor();
    expect(await stage.page.getByTestId('sign-in-submit').isDisabled()).toBe(true);
    await stage.page.getByTestId('sign-in-wait').waitFor({ state: 'detached' });
    await stage.page.getByTestId('sign-in-submit').click();
    await stage.page.getByTestId('connection').waitFor();
  });

  test('of the page that lay open too long is repaired by itself', async () => {
    locked();
    await stage.open('/sign-in?lang=en');
    await stage.page.getByTestId('sign-in-form').waitFor();
    stage.access.changeToken();
    await give('lin', 'right');
    await stage.page.getByTestId('connection').waitFor();
  });
});

test('a second factor is asked for where there is one, by keyboard alone', async () => {
  locked();
  const { access } = stage;
  access.once('POST /api/v1/session', refusal(401, 'codeRequired'));
  access.once('POST /api/v1/session', refusal(401, 'codeRefused'));
  await stage.open('/sign-in?lang=en');
  await field('name').waitFor();
  await stage.page.keyboard.type('lin');
  await stage.page.keyboard.press('Tab');
  await stage.page.keyboard.type('right');
  await stage.page.keyboard.press('Enter');
  await stage.page.getByTestId('code-form').waitFor();
  expect(await field('code').getAttribute('autocomplete')).toBe('one-time-code');
  await stage.page.keyboard.type('000000');
  await stage.page.keyboard.press('Enter');
  await expect.poll(() => stage.page.getByTestId('sign-in-refusal').textContent()).toContain('wrong or was used before');
  await field('code').fill('123456');
  await stage.page.keyboard.press('Enter');
  await stage.page.getByTestId('connection').waitFor();
  expect(access.changes.map((call) => call.body)).toEqual([
    { name: 'lin', password: 'right' },
    { name: 'lin', password: 'right', code: '000000' },
    { name: 'lin', password: 'right', code: '123456' },
  ]);
});

test('the password can be looked at, and a browser knows what the fields are', async () => {
  locked();
  await stage.open('/sign-in?lang=en');
  await field('password').fill('right');
  expect(await field('password').getAttribute('type')).toBe('password');
  await stage.page.getByTestId('show-password').click();
  expect(await field('password').getAttribute('type')).toBe('text');
  expect(await field('name').getAttribute('autocomplete')).toBe('username');
  expect(await field('password').getAttribute('autocomplete')).toBe('current-password');
});

test('an external sign-in is offered where there is one and told a path of our own', async () => {
  locked();
  stage.access.session = { ...stage.access.session, externalSignIn: { name: 'Zhejiang Login' } };
  stage.access.always('GET /api/v1/session/external', () => ({ status: 200, value: {} }));
  await stage.open('/sign-in?lang=en&returnTo=//evil.example');
  await stage.page.getByTestId('external-sign-in').click();
  await stage.page.waitForURL((url) => url.pathname === '/api/v1/session/external');
  expect(new URL(stage.page.url()).searchParams.get('returnUrl')).toBe('/');
});

test('who comes back from there without success is told why, in our words only', async () => {
  locked();
  await stage.open('/sign-in?lang=en&refused=unknownPerson');
  await expect.poll(() => stage.page.getByTestId('sign-in-refusal').textContent()).toContain('Nobody here is linked');
  await stage.page.goto(`${stage.origin}/sign-in?lang=en&refused=Call+0000+now`);
  await stage.page.getByTestId('sign-in-form').waitFor();
  expect(await stage.page.getByTestId('sign-in-refusal').count()).toBe(0);
});

test('a demonstration account signs in with one press', async () => {
  locked();
  await stage.open('/sign-in?lang=zh-CN', wallSize);
  await stage.page.getByText('演示账号').waitFor();
  await stage.page.getByTestId('demo-farmer').click();
  await stage.page.getByTestId('connection').waitFor();
  expect(stage.access.changes[0]?.body).toEqual({ name: 'farmer', password: 'demo' });
});

test.each(looks)('every page of the demonstration says so, in %s on a %s', async (language, size, options) => {
  stage.access.session = { ...stage.access.session, demonstration };
  for (const page of ['report', 'me']) {
    await stage.open(`/${page}?lang=${language}`, options);
    const said = language === 'en' ? 'Demonstration data' : '演示数据';
    await expect.poll(() => stage.page.getByTestId('badge-demonstration').textContent()).toBe(said);
    await stage.picture(`demonstration-${page}-${language}-${size}`);
    await stage.expectFit();
  }
});

describe('a one-time link', () => {
  test('sets a password and is gone from the address; who needs a second factor enrols it', async () => {
    const inside = stage.access.session;
    stage.access.signOut();
    stage.access.once('POST /api/v1/setup', refusal(400, 'passwordTooGuessable'));
    stage.access.always('POST /api/v1/setup', () => {
      stage.access.session = { ...inside, secondFactor: { enrolled: false, shown: false, required: true } };
      return { status: 200, value: stage.access.session };
    });
    await stage.open('/setup?lang=en#the-link');
    await field('newPassword').fill('password1234');
    await field('newPasswordAgain').fill('password1235');
    await stage.page.getByTestId('setup-submit').click();
    await expect.poll(() => stage.page.getByTestId('setup-refusal').textContent()).toContain('differ');
    expect(stage.access.changes).toEqual([]);
    await field('newPasswordAgain').fill('password1234');
    await stage.page.getByTestId('setup-submit').click();
    await expect.poll(() => stage.page.getByTestId('setup-refusal').textContent()).toContain('easy to guess');
    for (const name of ['newPassword', 'newPasswordAgain']) await field(name).fill('heron canal teapot umbrella');
    await stage.page.getByTestId('setup-submit').click();
    await stage.page.waitForURL((url) => url.pathname === '/me' && url.searchParams.get('enrol') === 'now');
    // The page it leads to may have begun to enrol already: its change is not the last one then.
    const entered = stage.access.changes.filter(({ path }) => path === '/api/v1/setup').at(-1);
    expect(entered?.body).toEqual({ link: 'the-link', password: 'heron canal teapot umbrella' });
    expect(stage.server.asked.join()).not.toContain('the-link');
  });

  test('that is no link leads to the sign-in page', async () => {
    stage.access.signOut();
    await stage.open('/setup?lang=en');
    await expect.poll(() => stage.page.getByTestId('setup-refusal').textContent()).toContain('incomplete');
    expect(await field('newPassword').count()).toBe(0);
  });
});

test.each(looks)('the ways in fit in %s on a %s', async (language, size, options) => {
  locked();
  await stage.open(`/sign-in?lang=${language}`, options);
  await stage.page.getByTestId('sign-in-form').waitFor();
  await give('lin', 'wrong');
  await stage.page.getByTestId('sign-in-refusal').waitFor();
  await stage.picture(`sign-in-${language}-${size}`);
  await stage.expectFit();
  await stage.page.goto(`${stage.origin}/setup?lang=${language}#the-link`);
  await field('newPassword').fill('heron canal');
  await field('newPasswordAgain').fill('hero c');
  await stage.picture(`setup-${language}-${size}`);
  await stage.expectFit();
});
