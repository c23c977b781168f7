import { until } from './until.mjs';
import { Visitor } from './visitor.mjs';

/** Somebody who looks at the wall. */
export class Wall extends Visitor {
  /** Documents loaded since the wall stood. */
  reloads = 0;

  static async open(t, origin, viewport) {
    const wall = await super.open(t, origin, viewport);
    wall.page.on('load', () => wall.reloads++);
    return wall;
  }

  /** Comes in by a one-time link and waits until the wall is live. */
  async enter(link) {
    await this.setUp(link);
    await this.stands();
  }

  /** Comes in by the button of a demonstration account and waits until the wall is live. */
  async enterAs(name) {
    await this.signInAs(name);
    await this.stands();
  }

  /** Waits until the wall is live; from here on no reload is expected. */
  async stands() {
    await this.connection('live');
    await this.page.waitForLoadState('load');
    this.reloads = 0;
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

  /** A number of what is in reach; waits until it holds. */
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
}
