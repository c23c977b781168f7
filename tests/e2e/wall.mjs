import { chromium } from 'playwright-core';
import { until } from './until.mjs';

/** A real Chromium that shows the wall and notes every address it asks for. */
export class Wall {
  requests = [];
  loads = 0;

  static async open(t, origin, search = '') {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--use-gl=angle',
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        '--disable-background-networking',
        '--disable-quic',
        '--no-first-run',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    t.after(() => browser.close());
    const wall = new Wall();
    wall.origin = origin;
    // Small for a wall: without a graphics card every pixel of the map costs time, and the layout is the same from 1,280 on.
    const context = await browser.newContext({ viewport: { width: 1280, height: 640 }, reducedMotion: 'reduce', locale: 'zh-CN' });
    context.on('request', (request) => wall.requests.push(request.url()));
    wall.page = await context.newPage();
    wall.page.setDefaultTimeout(90_000);
    wall.page.on('websocket', (socket) => wall.requests.push(socket.url().replace(/^ws/, 'http')));
    wall.page.on('load', () => wall.loads++);
    await wall.page.goto(`${origin}/${search}`);
    await wall.connection('live');
    return wall;
  }

  connection(state) {
    return this.page.locator(`[data-testid=connection][data-state=${state}]`).waitFor();
  }

  heading() {
    return this.page.locator('h1').textContent();
  }

  async text(testId) {
    return (await this.page.getByTestId(testId).textContent())?.trim();
  }

  /** A number of the county; waits until it holds. */
  number(testId, expectation, holds) {
    return until(expectation, async () => Number((await this.text(testId)).replace(/\D/g, '')), holds, 90);
  }

  /** Ponds of the rows of the ticker. */
  caseRows() {
    return this.page.getByTestId('case-row').evaluateAll((rows) => rows.map((row) => row.dataset.pond));
  }

  /** What the page holds of a pond and what the map paints it with, see `web/src/debug.ts`. */
  pond(id) {
    return this.page.evaluate((which) => window.deqing?.pondState(which) ?? null, id);
  }

  /** Addresses that are not the program's own. */
  strangers() {
    return this.requests.filter((url) => !url.startsWith(`${this.origin}/`) && !/^(blob|data):/.test(url));
  }
}
