import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest';
import { launchBrowser } from './browser.ts';
import { readPack, type Pack } from './pack.ts';
import type { ScriptedAccess } from './scriptedAccess.ts';
import { ScriptedCounty } from './scriptedCounty.ts';
import { ScriptedHub } from './scriptedHub.ts';
import { ScriptedServer } from './scriptedServer.ts';

// Small for a wall: without a graphics card every pixel of the map costs time, and the layout is the same from 1,280 on.
export const wallSize = { viewport: { width: 1280, height: 640 } };
export const deskSize = { viewport: { width: 1920, height: 1080 } };
export const phoneSize = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Every page is looked at in both languages and on both sizes. */
export const looks = [
  ['zh-CN', 'desk', deskSize],
  ['zh-CN', 'phone', phoneSize],
  ['en', 'desk', deskSize],
  ['en', 'phone', phoneSize],
] as const;

/** A browser, and for every test a county, a server and a hub of its own. */
export class Stage {
  readonly pack: Pack = readPack();
  browser!: Browser;
  county!: ScriptedCounty;
  server!: ScriptedServer;
  hub!: ScriptedHub;
  page!: Page;
  origin = '';
  requests: string[] = [];
  /** What the page complained about, such as something that its content security policy forbids. */
  complaints: string[] = [];

  get access(): ScriptedAccess {
    return this.server.access;
  }

  async open(path: string, options: BrowserContextOptions = wallSize): Promise<void> {
    const context = await this.browser.newContext({ ...options, reducedMotion: 'reduce', locale: 'zh-CN' });
    this.page = await context.newPage();
    this.page.setDefaultTimeout(60_000);
    this.page.on('request', (request) => this.requests.push(request.url()));
    this.page.on('pageerror', (error) => this.complaints.push(String(error)));
    this.page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) this.complaints.push(message.text());
    });
    await this.hub.attach(this.page);
    await this.page.goto(`${this.origin}${path}`);
  }

  /** What axe finds against WCAG 2.2 AA. */
  async violations(): Promise<string[]> {
    // Given to the page through the debugging protocol, which its content security policy does not bind.
    await this.page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    return this.page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(what: Document, how: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const result = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
      return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`.slice(0, 400));
    });
  }

  /** What a thumb would miss, and whether anything sticks out at the side. */
  async unfitForThumbs(): Promise<string[]> {
    return this.page.evaluate(() => {
      const targets =
        'button, summary, select, input:not([type=checkbox], [type=radio], [type=file]), ' +
        'label:has(input[type=checkbox], input[type=radio], input[type=file])';
      const small = [...document.querySelectorAll(targets)]
        .map((element) => ({ text: element.textContent, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
        .map(({ text, box }) => `${text} ${box.width}×${box.height}`);
      const wide = document.documentElement.scrollWidth;
      return wide > innerWidth ? [...small, `the page is ${wide} wide`] : small;
    });
  }

  /** Every page fits its screen, can be used by everybody, and breaks no policy. */
  async expectFit(): Promise<void> {
    expect(await this.violations()).toEqual([]);
    if ((this.page.viewportSize()?.width ?? 0) < 500) expect(await this.unfitForThumbs()).toEqual([]);
    else expect(await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(this.complaints).toEqual([]);
    expect(this.requests.filter((url) => !url.startsWith(this.origin) && !/^(blob|data):/.test(url))).toEqual([]);
  }

  /** A picture for who works on the page, where `SCREENSHOTS` names a folder. */
  async picture(name: string): Promise<void> {
    const folder = process.env['SCREENSHOTS'];
    if (folder) await this.page.screenshot({ path: `${folder}/${name}.png` });
  }
}

/** A stage for the tests of one file. */
export function stageForTests(): Stage {
  const stage = new Stage();
  beforeAll(async () => {
    stage.browser = await launchBrowser();
  });
  afterAll(() => stage.browser.close());
  beforeEach(async () => {
    stage.county = new ScriptedCounty(stage.pack);
    stage.server = new ScriptedServer(inject('dist'), stage.pack, stage.county);
    stage.hub = new ScriptedHub(stage.county);
    stage.origin = await stage.server.start();
    stage.requests = [];
    stage.complaints = [];
  });
  afterEach(async () => {
    stage.hub.silence();
    await stage.page.context().close();
    await stage.server.stop();
  });
  return stage;
}
