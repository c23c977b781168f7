import { describe, expect, test } from 'vitest';
import type { Operation } from '../src/accessContract.ts';
import { reachOf } from '../src/reach.ts';
import { may } from './scriptedAccess.ts';
import { phoneSize, stageForTests, wallSize } from './stage.ts';

const stage = stageForTests();
const { pack } = stage;
const pond = pack.ponds[7]?.id ?? '';
const other = pack.ponds.find((place) => place.parent !== pack.ponds[7]?.parent)?.id ?? '';
const rule = pack.rules.find((candidate) => candidate.severity === 'serious')?.id ?? '';
const watching: readonly Operation[] = ['readPlaces', 'readWater', 'readCases', 'acknowledgeCase'];

const live = () => stage.page.locator('[data-testid=connection][data-state=live]').waitFor();
const kpi = (name: string) => stage.page.getByTestId(`kpi-${name}`).textContent();
const painted = (id: string, sev: number) =>
  stage.page.waitForFunction(
    ([which, code]) => {
      const number = Number((which as string).slice(1));
      return window.deqing?.map?.getFeatureState({ source: 'ponds', id: number })?.['sev'] === code;
    },
    [id, sev] as const,
  );

/** Gives rights for some territories, as the session says them and as the feed is narrowed. */
function reach(territories: readonly string[], operations: readonly Operation[] = watching): void {
  stage.county.reach = reachOf(operations.includes('readWater') ? territories : []);
  stage.access.session = { ...stage.access.session, may: { ...may(territories, operations), readPlaces: ['county'] } };
}

function lowOxygen(id: string) {
  stage.hub.send(...stage.county.change(id, { severity: 3, alarms: [rule], values: { dissolvedOxygen: 2.36 } }));
  stage.hub.send(...stage.county.open(id, rule, 3)[1]);
}

describe('a farmer', () => {
  test('on a phone sees the own pond, its panel and numbers of nothing else', async () => {
    reach([`pond:${pond}`]);
    await stage.open('/?lang=zh-CN', phoneSize);
    await live();
    await stage.page.locator(`[data-testid=pond-panel][data-pond=${pond}]`).waitFor();
    await stage.page.locator('[data-testid=pond-value][data-metric=dissolvedOxygen]').waitFor();
    await painted(pond, 0);
    await painted(other, 10);
    lowOxygen(pond);
    lowOxygen(other);
    await painted(pond, 3);
    await expect.poll(() => kpi('openCases')).toBe('1');
    expect(await kpi('ponds')).toBe('1');
    expect(await kpi('severity-serious')).toBe('1');
    expect(await stage.page.getByTestId('case-row').count()).toBe(1);
    expect(await stage.page.evaluate(() => window.deqing?.map?.getZoom() ?? 0)).toBeGreaterThan(13);
    await stage.page.locator('.chart canvas').waitFor();
    await stage.picture('farmer');
    await stage.expectFit();
  });

  test('may acknowledge a case but not close it', async () => {
    reach([`pond:${pond}`]);
    await stage.open('/?lang=en');
    await live();
    lowOxygen(pond);
    await stage.page.getByTestId('case-acknowledge').waitFor();
    expect(await stage.page.getByTestId('case-close').count()).toBe(0);
  });

  test('is told that a pond of somebody else is outside', async () => {
    reach([`pond:${pond}`]);
    await stage.open(`/?lang=en&pond=${other}`);
    await stage.page.getByTestId('panel-outside').waitFor();
    expect(await stage.page.getByTestId('chart').count()).toBe(0);
  });
});

test('a township sees its own numbers, and cases only where its rights reach', async () => {
  const township = stage.county.townshipOf(pond);
  reach([`township:${township}`]);
  await stage.open('/?lang=en');
  await live();
  const own = pack.ponds.filter((place) => stage.county.townshipOf(place.id) === township).length;
  expect(await kpi('ponds')).toBe(String(own));
  await painted(pond, 0);
  const foreign = pack.ponds.find((place) => stage.county.townshipOf(place.id) !== township)?.id ?? '';
  await painted(foreign, 10);
  lowOxygen(foreign);
  lowOxygen(pond);
  await expect.poll(() => kpi('openCases')).toBe('1');
});

test('a village adds up what it has', async () => {
  const village = pack.ponds[7]?.parent ?? '';
  reach([`village:${village}`]);
  await stage.open('/?lang=en');
  await live();
  expect(await kpi('ponds')).toBe(String(pack.ponds.filter((place) => place.parent === village).length));
});

test('who may see no water is told so, and numbers stay dashes', async () => {
  reach(['county'], ['readPlaces', 'manageRights', 'readAudit']);
  await stage.open('/?lang=en');
  await stage.page.getByTestId('nothing-in-reach').waitFor();
  await live();
  expect(await kpi('ponds')).toBe('—');
  await stage.page.getByTestId('person-menu').click();
  expect(await stage.page.getByTestId('person-menu-entries').locator('a').allTextContents()).toEqual([
    'Live wall',
    'Report a problem',
    'My account',
    'People and rights',
    'Audit log',
  ]);
});

describe('rights that change', () => {
  test('take what may no longer be seen from the screen at once, and nothing else', async () => {
    reach([`pond:${pond}`, `pond:${other}`]);
    await stage.open('/?lang=en', wallSize);
    await live();
    lowOxygen(pond);
    lowOxygen(other);
    await expect.poll(() => kpi('openCases')).toBe('2');
    reach([`pond:${pond}`]);
    stage.hub.changeRights();
    await expect.poll(() => kpi('openCases')).toBe('1');
    await painted(other, 10);
    await painted(pond, 3);
    expect(await stage.page.evaluate((id) => window.deqing?.pondState(id), other)).toBeNull();
    expect(stage.hub.invoked).toEqual(['Subscribe mine', 'Subscribe mine']);
    expect(await stage.page.getByTestId('case-row').count()).toBe(1);
  });

  test('take an open panel with its curve from the screen, whatever was chosen in it', async () => {
    reach([`pond:${pond}`, `pond:${other}`]);
    await stage.open(`/?lang=en&pond=${pond}`);
    await live();
    await stage.page.locator('[data-testid=pond-value][data-metric=ph]').click();
    await stage.page.locator('[data-testid=chart][data-metric=ph]:not([data-points=""]) canvas').waitFor();
    reach([`pond:${other}`]);
    stage.hub.changeRights();
    await stage.page.getByTestId('panel-outside').waitFor();
    expect(await stage.page.getByTestId('chart').count()).toBe(0);
    expect(await stage.page.getByTestId('pond-value').count()).toBe(0);
  });

  test('show more when there are more', async () => {
    reach([`pond:${pond}`]);
    await stage.open('/?lang=en');
    await live();
    expect(await kpi('ponds')).toBe('1');
    reach(['county'], [...watching, 'closeCase']);
    stage.hub.changeRights();
    await expect.poll(async () => Number((await kpi('ponds'))?.replace(/\D/g, ''))).toBe(pack.ponds.length);
    lowOxygen(pond);
    await stage.page.getByTestId('case-close').waitFor();
  });

  test('to a session that ended lead to the sign-in page', async () => {
    await stage.open(`/?lang=en&pond=${pond}`);
    await live();
    stage.access.signOut();
    stage.hub.changeRights();
    await stage.page.getByTestId('sign-in-form').waitFor();
    expect(new URL(stage.page.url()).searchParams.get('returnTo')).toContain(`pond=${pond}`);
  });
});

test('a connection that the server closed because the session ended leads to the sign-in page', async () => {
  await stage.open('/?lang=en');
  await live();
  stage.access.signOut();
  await stage.hub.cut();
  await stage.page.getByTestId('sign-in-form').waitFor();
});

test('rights that changed while there was no connection hold when it is back', async () => {
  reach([`pond:${pond}`, `pond:${other}`]);
  await stage.open('/?lang=en');
  await live();
  await stage.hub.cut();
  await stage.page.locator('[data-testid=connection]:not([data-state=live])').waitFor();
  reach([`pond:${pond}`]);
  stage.hub.reachable = true;
  await live();
  await expect.poll(() => kpi('ponds')).toBe('1');
  await painted(other, 10);
});

test('signing out leaves nothing behind', async () => {
  await stage.open('/?lang=en');
  await live();
  await stage.page.getByTestId('person-menu').click();
  await stage.page.getByTestId('sign-out').click();
  await stage.page.getByTestId('sign-in-form').waitFor();
  expect(stage.server.asked).toContain('DELETE /api/v1/session');
  await stage.page.goBack();
  await stage.page.getByTestId('sign-in-form').waitFor();
});

test('the menu works by keyboard and closes with Escape before the panel does', async () => {
  await stage.open(`/?lang=en&pond=${pond}`);
  await stage.page.getByTestId('pond-panel').waitFor();
  await stage.page.getByTestId('person-menu').focus();
  await stage.page.keyboard.press('Enter');
  await stage.page.getByTestId('person-menu-entries').waitFor();
  await stage.picture('menu');
  expect(await stage.violations()).toEqual([]);
  await stage.page.keyboard.press('Escape');
  await stage.page.getByTestId('person-menu-entries').waitFor({ state: 'detached' });
  expect(await stage.page.getByTestId('pond-panel').count()).toBe(1);
});
