import { beforeEach, describe, expect, test } from 'vitest';
import type { Grant, Person } from '../src/accessContract.ts';
import { may, refusal } from './scriptedAccess.ts';
import { deskSize, looks, phoneSize, stageForTests } from './stage.ts';

const stage = stageForTests();
const { pack } = stage;
const township = pack.townships[3];
const pond = pack.ponds[7];

const grant = (over: Partial<Grant> = {}): Grant => ({
  id: 'g1',
  role: 'gridWorker',
  territory: `township:${township?.id}`,
  names: township?.names ?? null,
  kind: 'standing',
  from: '2026-01-01T08:00:00+08:00',
  until: null,
  active: true,
  ...over,
});

const person = (over: Partial<Person> = {}): Person => ({
  id: 'u-wang',
  name: 'wang.fang',
  displayName: '王芳',
  disabled: false,
  demonstration: false,
  createdAt: '2026-03-01T09:00:00+08:00',
  secondFactor: false,
  phone: '138****5678',
  idNumber: '330521********12',
  external: false,
  grants: [grant()],
  ...over,
});

const link = { link: '/setup#one-time', linkUntil: '2026-12-01T08:00:00+08:00' };

beforeEach(() => {
  const { access } = stage;
  access.people = [
    person(),
    person({
      id: 'u-li',
      name: 'li.qiang',
      displayName: '李强',
      secondFactor: true,
      grants: [grant({ id: 'g2', role: 'supervisor' }), grant({ id: 'g3' })],
    }),
    person({ id: 'u-zhao', name: 'zhao.min', displayName: '赵敏', disabled: true, phone: null, idNumber: null, grants: [] }),
    person({
      id: 'u-shen',
      name: 'demo-farmer',
      displayName: '沈阿根',
      demonstration: true,
      grants: [grant({ id: 'g4', role: 'farmer', territory: `pond:${pond?.id}`, names: pond?.names ?? null })],
    }),
  ];
  for (const { id } of access.people) {
    access.always(`GET /api/v1/people/${id}`, () => ({ status: 200, value: access.people.find((each) => each.id === id) }));
  }
});

const put = (id: string, change: Partial<Person>) => {
  stage.access.people = stage.access.people.map((each) => (each.id === id ? { ...each, ...change } : each));
};
const change = (what: string) => stage.access.changes.filter((call) => `${call.method} ${call.path}` === what).map((call) => call.body);
const the = (testId: string) => stage.page.getByTestId(testId);

async function openPerson(id = 'u-wang'): Promise<void> {
  await stage.open(`/people?lang=en&person=${id}`, deskSize);
  await stage.page.locator(`[data-testid=person-pane][data-person=${id}]`).waitFor();
  await the('grant').first().waitFor();
}

test('lists people by name and role, page after page, with personal data covered', async () => {
  const { access } = stage;
  access.once('GET /api/v1/people', { status: 200, value: { people: access.people.slice(0, 2), next: 'li.qiang' } });
  await stage.open('/people?lang=en', deskSize);
  await expect.poll(() => the('person-row').count()).toBe(2);
  access.once('GET /api/v1/people', { status: 200, value: { people: access.people.slice(2), next: null } });
  await the('more').click();
  await expect.poll(() => the('person-row').count()).toBe(4);
  expect(access.readings.at(-1)?.query).toMatchObject({ after: 'li.qiang' });
  expect(await the('person-row').first().textContent()).toContain('138****5678');
  await the('people-search').fill('王');
  await the('people-role').selectOption('gridWorker');
  await expect.poll(() => access.readings.at(-1)?.query).toMatchObject({ text: '王', role: 'gridWorker' });
});

test('opens a person by keyboard, and the way back closes it', async () => {
  await stage.open('/people?lang=en', deskSize);
  await the('person-row').first().focus();
  await stage.page.keyboard.press('Enter');
  await the('person-pane').waitFor();
  expect(stage.page.url()).toContain('person=u-wang');
  await stage.page.goBack();
  await the('person-pane').waitFor({ state: 'detached' });
});

describe('roles', () => {
  test('are given for a shift in a pond found by name, and taken back', async () => {
    const { access } = stage;
    access.once('POST /api/v1/people/u-wang/grants', refusal(400, 'tooLong'));
    access.always('POST /api/v1/people/u-wang/grants', () => {
      const given = grant({ id: 'g9', role: 'farmer', kind: 'shift', territory: `pond:${pond?.id}`, names: pond?.names ?? null });
      put('u-wang', { grants: [grant(), given] });
      return { status: 201, value: given };
    });
    access.always('DELETE /api/v1/people/u-wang/grants/g9', () => {
      put('u-wang', { grants: [grant()] });
      return { status: 204 };
    });
    await openPerson();
    await the('give-open').click();
    await stage.page.locator('#give-role').selectOption('farmer');
    await stage.page.locator('#give-kind').selectOption('shift');
    await the('territory').fill(pond?.names.zh ?? '');
    await stage.page.locator(`[data-territory="pond:${pond?.id}"]`).click();
    expect(await the('territory').inputValue()).toContain(pond?.names.en);
    await stage.page.locator('#give-from').fill('2026-12-01T08:00');
    await stage.page.locator('#give-until').fill('2026-12-01T20:00');
    await the('give-submit').click();
    await expect.poll(() => the('refusal').textContent()).toContain('31 days');
    await the('give-submit').click();
    await the('take-back-g9').waitFor();
    expect(change('POST /api/v1/people/u-wang/grants').at(-1)).toEqual({
      role: 'farmer',
      territory: `pond:${pond?.id}`,
      kind: 'shift',
      from: '2026-12-01T00:00:00.000Z',
      until: '2026-12-01T12:00:00.000Z',
    });
    await the('take-back-g9').click();
    await the('take-back-g9').waitFor({ state: 'detached' });
  });

  test('need a territory of the list', async () => {
    await openPerson();
    await the('give-open').click();
    await the('territory').fill('Atlantis');
    await the('give-submit').click();
    await expect.poll(() => the('refusal').textContent()).toContain('from the list');
    expect(stage.access.changes).toEqual([]);
  });
});

describe('an account', () => {
  test('is disabled only after being asked about, and enabled again', async () => {
    const { access } = stage;
    access.always('POST /api/v1/people/u-wang/disable', () => (put('u-wang', { disabled: true }), { status: 200, value: person() }));
    access.always('POST /api/v1/people/u-wang/enable', () => (put('u-wang', { disabled: false }), { status: 200, value: person() }));
    await openPerson();
    await the('disable').click();
    await the('sure').waitFor();
    expect(access.changes).toEqual([]);
    await the('sure-yes').click();
    await the('enable').click();
    await the('disable').waitFor();
  });

  test('gets a new setup link, shown once with its whole address', async () => {
    stage.access.once('POST /api/v1/people/u-wang/setup-link', { status: 200, value: link });
    await openPerson();
    await the('new-link').click();
    await the('sure-yes').click();
    await expect.poll(() => the('one-time-secret').textContent()).toBe(`${stage.origin}/setup#one-time`);
    await stage.page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage.origin });
    await the('copy').click();
    await expect.poll(() => stage.page.evaluate(() => navigator.clipboard.readText())).toBe(`${stage.origin}/setup#one-time`);
    await the('pane-close').click();
    await the('person-row').first().click();
    await the('grant').first().waitFor();
    expect(await the('one-time-secret').count()).toBe(0);
  });

  test('is signed out everywhere', async () => {
    stage.access.once('POST /api/v1/people/u-wang/sign-out', { status: 204 });
    await openPerson();
    await the('person-sign-out').click();
    await stage.page.getByText('Signed out on all devices').waitFor();
  });

  test('of a new person begins with a link', async () => {
    const { access } = stage;
    const added = person({ id: 'u-new', name: 'sun.li', displayName: '孙莉', grants: [] });
    access.once('POST /api/v1/people', refusal(409, 'nameTaken'));
    access.once('POST /api/v1/people', { status: 201, value: { person: added, ...link } });
    access.always('GET /api/v1/people/u-new', () => ({ status: 200, value: added }));
    await stage.open('/people?lang=en', deskSize);
    await the('add-person').click();
    await stage.page.locator('input[name=name]').fill('sun.li');
    await stage.page.locator('input[name=displayName]').fill('孙莉');
    await stage.page.locator('input[name=phone]').fill('13812345678');
    await the('add-submit').click();
    await expect.poll(() => the('refusal').textContent()).toContain('this name already');
    await the('add-submit').click();
    await the('setup-link').waitFor();
    expect(change('POST /api/v1/people').at(-1)).toEqual({ name: 'sun.li', displayName: '孙莉', phone: '13812345678' });
    await the('add-open').click();
    await stage.page.locator('[data-testid=person-pane][data-person=u-new]').waitFor();
  });
});

describe('a contact', () => {
  test('is opened with a reason that the person will read', async () => {
    stage.access.once('POST /api/v1/people/u-wang/contact/open', {
      status: 200,
      value: { phone: '13812345678', idNumber: '330521199001011234' },
    });
    await openPerson();
    expect(await the('contact').textContent()).toContain('138****5678');
    await the('contact-open').click();
    expect(await the('contact-form').textContent()).toContain('王芳 will see who opened this and why');
    await stage.page.locator('textarea[name=reason]').fill('short');
    await the('contact-submit').click();
    expect(stage.access.changes).toEqual([]);
    await stage.page.locator('textarea[name=reason]').fill('Oxygen is critical, she has to be called');
    await the('contact-submit').click();
    await stage.page.locator('[data-testid=contact][data-opened=true]').waitFor();
    expect(await the('contact').textContent()).toContain('13812345678');
    expect(change('POST /api/v1/people/u-wang/contact/open')).toEqual([{ reason: 'Oxygen is critical, she has to be called' }]);
  });

  test('stays covered for who may not open it', async () => {
    stage.access.session = { ...stage.access.session, may: may(['county'], ['readPlaces', 'readRights']) };
    await openPerson();
    expect(await the('contact-open').count()).toBe(0);
  });
});

describe('who may', () => {
  test('only read sees rights and changes none', async () => {
    stage.access.session = { ...stage.access.session, may: may(['county'], ['readPlaces', 'readRights']) };
    await openPerson();
    for (const gone of ['add-person', 'give-open', 'take-back-g1', 'disable', 'new-link']) expect(await the(gone).count(), gone).toBe(0);
  });

  test('change rights does not change their own', async () => {
    const own = person({ id: 'u-lin', name: 'lin', displayName: '林指挥' });
    stage.access.people = [own];
    stage.access.always('GET /api/v1/people/u-lin', () => ({ status: 200, value: own }));
    await openPerson('u-lin');
    for (const gone of ['give-open', 'take-back-g1', 'disable', 'contact-open']) expect(await the(gone).count(), gone).toBe(0);
  });

  test('do neither is told so', async () => {
    stage.access.session = { ...stage.access.session, may: may(['county'], ['readPlaces', 'readWater']) };
    await stage.open('/people?lang=en', deskSize);
    await the('not-allowed').waitFor();
    expect(stage.access.readings.some((call) => call.path === '/api/v1/people')).toBe(false);
  });
});

test.each(looks)('people fit in %s on a %s', async (language, size, options) => {
  await stage.open(`/people?lang=${language}`, options);
  await expect.poll(() => the('person-row').count()).toBe(4);
  await stage.picture(`people-${language}-${size}`);
  await stage.expectFit();
  await the('person-row').first().click();
  await the('grant').first().waitFor();
  await the('give-open').click();
  await the('contact-open').click();
  await stage.picture(`person-${language}-${size}`);
  await stage.expectFit();
  await stage.page.goto(`${stage.origin}/people?lang=${language}&person=new`);
  await the('add-form').waitFor();
  await stage.expectFit();
});

test('on a phone a person takes the place of the list and gives it back', async () => {
  await stage.open('/people?lang=en', phoneSize);
  await the('person-row').first().tap();
  await the('person-pane').waitFor();
  expect(await the('person-row').first().isVisible()).toBe(false);
  await the('pane-close').tap();
  await expect.poll(() => the('person-row').first().isVisible()).toBe(true);
});
