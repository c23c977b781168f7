import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CaseLive, SeverityName } from '../src/contract.ts';
import type { ScriptedCounty } from './scriptedCounty.ts';
import type { ScriptedHub } from './scriptedHub.ts';
import type { ScriptedServer } from './scriptedServer.ts';
import { phoneSize as phone, stageForTests, wallSize as wall } from './stage.ts';

const stage = stageForTests();
const pack = stage.pack;
const pond = pack.ponds[7]?.id ?? '';
const other = pack.ponds[8]?.id ?? '';
const rule = pack.rules.find((candidate) => candidate.severity === 'serious') ?? pack.rules[0];

let county: ScriptedCounty;
let server: ScriptedServer;
let hub: ScriptedHub;
let page: Page;

beforeEach(() => {
  ({ county, server, hub } = stage);
});

async function open(search: string, options: BrowserContextOptions = wall): Promise<void> {
  await stage.open(`/${search}`, options);
  page = stage.page;
  await state('live');
}

const state = (expected: string) => page.locator(`[data-testid=connection][data-state=${expected}]`).waitFor();
const kpi = (name: string) => page.getByTestId(`kpi-${name}`).textContent();
const digits = (text: string | null) => Number(text?.replace(/\D/g, ''));
const row = (item: CaseLive) => page.locator(`[data-testid=case-row][data-case-id=${item.id}]`);

/** Waits until the map paints a pond with this code. */
const painted = (id: string, sev: number) =>
  page.waitForFunction(([which, code]) => window.deqing?.pondState(which as string)?.sev === code, [id, sev] as const);

function lowOxygen(id = pond): CaseLive {
  const [item, deltas] = county.open(id, rule?.id ?? '', 3);
  hub.send(...county.change(id, { severity: 3, alarms: [rule?.id ?? ''], values: { dissolvedOxygen: 2.36 } }), ...deltas);
  return item;
}

describe('the wall', () => {
  test('shows the county, its numbers and its Chinese labels, and asks nobody else for anything', async () => {
    await open('?lang=zh-CN');
    expect(digits(await kpi('ponds'))).toBe(pack.ponds.length);
    expect(digits(await kpi('severity-normal'))).toBe(pack.ponds.length);
    await expect.poll(() => kpi('openCases')).toBe('0');
    await painted(pond, 0);
    await page.waitForFunction((count) => {
      const map = window.deqing?.map;
      const drawn = (layer: string) => new Set(map?.queryRenderedFeatures({ layers: [layer] }).map((feature) => feature.id)).size;
      return drawn('ponds-dot') === count && drawn('townships-label') >= 8;
    }, pack.ponds.length);
    expect(await page.locator('h1').textContent()).toContain(pack.county.names.zh);
    expect(await page.getByTestId('banner-demonstration').count()).toBe(1);
    expect(await page.getByTestId('banner-synthetic').count()).toBe(1);
    expect(server.asked.filter((path) => path.endsWith('.woff2')).length).toBeGreaterThan(3);
    await stage.expectFit();
  });

  test('may not reach another host even if its code tried to', async () => {
    await open('?lang=en');
    const blocked = await page.evaluate(async () => {
      const violation = new Promise<string>((seen) =>
        document.addEventListener('securitypolicyviolation', (event) => seen(event.effectiveDirective)),
      );
      await fetch('http://192.0.2.1/').catch(() => {});
      return violation;
    });
    expect(blocked).toBe('connect-src');
  });

  test('changes its language in place, map included', async () => {
    await open('?lang=zh-CN');
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await page.getByTestId('language-en').click();
    await page.waitForFunction((name) => document.querySelector('h1')?.textContent?.includes(name), pack.county.names.en);
    expect(await page.evaluate(() => window.deqing?.map?.getLayoutProperty('townships-label', 'text-field') as unknown)).toEqual([
      'get',
      'name_en',
    ]);
    expect(await page.evaluate(() => 'sameDocument' in window && document.documentElement.lang)).toBe('en');
    expect(page.url()).toContain('lang=en');
  });

  test('shows a new case on map, ticker and numbers without a reload', async () => {
    await open('?lang=en');
    const item = lowOxygen();
    await row(item).waitFor();
    await painted(pond, 3);
    await expect.poll(() => kpi('openCases')).toBe('1');
    await expect.poll(() => kpi('unacknowledgedCases')).toBe('1');
    expect(await row(item).getAttribute('data-severity')).toBe('serious' satisfies SeverityName);
    await page.locator('.pulse').waitFor({ state: 'attached' });
    hub.send(...county.put({ ...item, version: 2, over: true, stage: 8 }));
    await row(item).waitFor({ state: 'detached' });
    await expect.poll(() => kpi('openCases')).toBe('0');
  });

  test('never paints a pond without fresh data green', async () => {
    await open('?lang=en');
    hub.send(...county.change(pond, { freshness: 3 }), ...county.change(other, { freshness: 2, severity: 4 }));
    await painted(pond, 5);
    await painted(other, 9);
    await expect.poll(() => kpi('pondsUnknown')).toBe('2');
  });
});

describe('a fault', () => {
  test('a lost delta is noticed by the next one and repaired by exactly one snapshot', async () => {
    await open('?lang=en');
    county.change(pond, { severity: 4 });
    hub.send(...county.change(pond, { severity: 2 }), ...county.change(pond, { severity: 3 }));
    await painted(pond, 3);
    expect(hub.invoked).toEqual(['Subscribe mine', 'Snapshot mine']);
    expect(await page.evaluate((code) => window.deqing?.areaSequence(code), county.townshipOf(pond))).toBe(
      county.area(county.townshipOf(pond)).sequence,
    );
  });

  test('a lost delta that nothing follows is noticed by the heartbeat', async () => {
    await open('?lang=en');
    county.change(pond, { severity: 4 });
    await painted(pond, 4);
    expect(hub.invoked).toEqual(['Subscribe mine', 'Snapshot mine']);
  });

  test('a delta sent twice changes nothing the second time', async () => {
    await open('?lang=en');
    const deltas = county.change(pond, { severity: 3 });
    hub.send(...deltas, ...deltas, ...county.change(other, { severity: 2 }), ...deltas);
    await painted(other, 2);
    await painted(pond, 3);
    expect(hub.invoked).toEqual(['Subscribe mine']);
  });

  test('silence makes the screen stale and switches commands off; a heartbeat brings both back', async () => {
    await open(`?lang=en&pond=${pond}`);
    lowOxygen();
    await page.getByTestId('case-acknowledge').waitFor();
    hub.silence();
    await state('stale');
    expect(await page.getByTestId('case-acknowledge').isDisabled()).toBe(true);
    hub.speak();
    await state('live');
    expect(await page.getByTestId('case-acknowledge').isEnabled()).toBe(true);
  });

  test('a cut connection comes back by itself, with what happened meanwhile', async () => {
    await open('?lang=en');
    await hub.cut();
    const [item] = county.open(pond, rule?.id ?? '', 4);
    county.change(pond, { severity: 4 });
    await state('stale');
    hub.reachable = true;
    await state('live');
    await row(item).waitFor();
    await painted(pond, 4);
    expect(hub.invoked.at(-1)).toBe('Subscribe mine');
  });
});

describe('the panel of a pond', () => {
  test('opens from the ticker by keyboard, shows values and curve, and closes with Escape', async () => {
    await open('?lang=en');
    const item = lowOxygen();
    await row(item).locator('button').focus();
    await page.keyboard.press('Enter');
    await page.locator(`[data-testid=pond-panel][data-pond=${pond}]`).waitFor();
    await page.locator('[data-testid=pond-value][data-metric=dissolvedOxygen]', { hasText: '2.36' }).waitFor();
    await page.locator('[data-testid=chart][data-metric=dissolvedOxygen]:not([data-points=""]) canvas').waitFor();
    expect(page.url()).toContain(`pond=${pond}`);
    await page.keyboard.press('Escape');
    await page.getByTestId('pond-panel').waitFor({ state: 'detached' });
    expect(page.url()).not.toContain('pond=');
  });

  for (const [language, size] of [['en', wall], ['zh-CN', wall], ['en', phone], ['zh-CN', phone]] as const) {
    test(`says why a value is doubted beside it and not over it (${language}, ${size.viewport.width})`, async () => {
      county.change(pond, { values: { turbidity: -32_767.5 }, quality: 5 });
      await open(`?lang=${language}&pond=${pond}`, size);
      const tile = page.locator('[data-testid=pond-value][data-quality=atRail]');
      await tile.waitFor();
      const [number, quality, age] = await tile.evaluate((it) =>
        ['.value-number', '.value-quality', '.value-age'].map((part) => {
          const { clientWidth, scrollWidth, offsetTop, offsetHeight } = it.querySelector(part) as HTMLElement;
          return { cut: scrollWidth > clientWidth, top: offsetTop, bottom: offsetTop + offsetHeight };
        }),
      );
      expect([number?.cut, quality?.cut, age?.cut]).toEqual([false, false, false]);
      // Offsets are whole pixels, so neighbours may share one.
      expect(quality?.top).toBeGreaterThanOrEqual(Math.max(number?.bottom ?? 0, age?.bottom ?? 0) - 1);
    });
  }

  test.each([
    ['zh-CN', wall, '设备 S00008 离线，最后一次数据：1 小时前 · 本村通信中断', '设备 S00009 时断时续'],
    ['en', phone, 'S00008 offline, heard 1 h ago · the link of the village is down', 'S00009 keeps falling silent'],
  ] as const)('names the devices that are not heard (%s)', async (language, size, ...expected) => {
    const since = new Date(Date.now() - 3_700_000).toISOString();
    server.silent.set(pond, [
      { sensor: 'S00008', offlineSince: since, flapping: false, byLink: true, case: null },
      { sensor: 'S00009', offlineSince: null, flapping: true, byLink: false, case: null },
    ]);
    await open(`?lang=${language}&pond=${pond}`, size);
    await expect.poll(() => page.getByTestId('pond-silent').allTextContents()).toEqual(expected);
    await stage.expectFit();
  });

  test('acknowledges and closes the case', async () => {
    await open(`?lang=en&pond=${pond}`);
    const item = lowOxygen();
    await page.getByTestId('case-acknowledge').click();
    await page.getByTestId('case-submit').click();
    await expect.poll(() => server.caused.length).toBe(2);
    hub.send(...server.caused.splice(0));
    await page.locator('[data-testid=case-row][data-state=acknowledged]').waitFor();
    await expect.poll(() => kpi('unacknowledgedCases')).toBe('0');

    await page.getByTestId('case-close').click();
    expect(await page.locator('option[value=resolved]').isDisabled(), 'an active alarm is not resolved').toBe(true);
    await page.locator('textarea[name=note]').fill('The probe lay in the mud.');
    await page.getByTestId('case-submit').click();
    await expect.poll(() => server.caused.length).toBe(2);
    hub.send(...server.caused.splice(0));
    await row(item).waitFor({ state: 'detached' });
  });

  test('says why a command was refused and changes nothing', async () => {
    await open(`?lang=en&pond=${pond}`);
    const item = lowOxygen();
    await page.getByTestId('case-acknowledge').click();
    county.put({ ...item, version: 5 });
    await page.getByTestId('case-submit').click();
    await page.getByTestId('case-refusal').waitFor();
    expect(await page.getByTestId('case-refusal').textContent()).toContain('Somebody else');
  });

  test('of a pond that does not exist says so', async () => {
    await open('?lang=en&pond=P9999');
    await page.locator('[data-testid=pond-panel] [role=alert]', { hasText: 'P9999' }).waitFor();
  });
});

describe('on a phone', () => {
  test('nothing sticks out and every target is large enough for a thumb', async () => {
    await open('?lang=en', phone);
    lowOxygen();
    await page.getByTestId('case-row').locator('button').tap();
    await page.getByTestId('chart').locator('canvas').waitFor();
    expect(await stage.unfitForThumbs()).toEqual([]);
  });
});

test.each([
  ['wall', wall],
  ['phone', phone],
] as const)('the panel with a case is for everybody on the %s', async (_, options) => {
  await open(`?lang=zh-CN&pond=${pond}`, options);
  lowOxygen();
  await page.getByTestId('case-acknowledge').waitFor();
  await page.getByTestId('chart').locator('canvas').waitFor();
  await stage.expectFit();
});
