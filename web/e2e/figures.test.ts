import { beforeEach, describe, expect, test } from 'vitest';
import { refusal } from './scriptedAccess.ts';
import { ScriptedCases } from './scriptedCases.ts';
import { ScriptedFigures } from './scriptedFigures.ts';
import { deskSize, looks, phoneSize, stageForTests } from './stage.ts';

const stage = stageForTests();
const the = (testId: string) => stage.page.getByTestId(testId);
let figures: ScriptedFigures;

beforeEach(() => {
  new ScriptedCases(stage);
  figures = new ScriptedFigures(stage);
});

describe('the headline figures', () => {
  test('stand above the list, live, and are taken along as a table of the days and the axis chosen', async () => {
    await stage.open('/cases?lang=en', deskSize);
    await expect.poll(() => the('headline-problems').textContent()).toBe('Problems found this year1,20030 days 80 · today 0');
    expect(await the('headline-open').textContent()).toBe('Open now375 overdue');
    expect(await the('headline-delay').textContent()).toBe('Occurrence to report, median45 minmean 2 h30 days 45 min · today —');
    expect(await the('headline-resolution').textContent()).toBe('Resolution rate75%30 days 75% · today —');
    expect(await the('headline-questions').textContent()).toContain('75%');
    figures.problems = 1_201;
    await stage.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await expect.poll(() => the('headline-problems').locator('b').textContent()).toBe('1,201');

    await the('figures-more').click();
    await stage.page.locator('#figures-from').fill('2026-10-01');
    await stage.page.locator('#figures-to').fill('2026-10-31');
    await stage.page.locator('#figures-by').selectOption('department');
    const query = 'from=2026-10-01&until=2026-11-01&by=department';
    expect(await the('figures-csv').getAttribute('href')).toBe(`/api/v1/figures/cases?${query}&format=csv&lang=en`);
    expect(await the('figures-xlsx').getAttribute('href')).toBe(`/api/v1/figures/cases?${query}&format=xlsx&lang=en`);
    await stage.page.locator('#figures-to').fill('2026-09-01');
    await expect.poll(() => the('figures-csv').count()).toBe(0);
  });

  test('of a township offer its axes alone; where there are none there is no strip', async () => {
    figures.territory = 'township:330521100';
    await stage.open('/cases?lang=en', phoneSize);
    await the('figures-more').click();
    expect(await stage.page.locator('#figures-by option').allTextContents()).toEqual(['Township', 'Village']);
    expect(await stage.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    stage.access.always('GET /api/v1/figures/headlines', () => refusal(403, 'outsideTerritory'));
    await stage.page.reload();
    await the('case-item').first().waitFor();
    await expect.poll(() => stage.access.readings.filter((call) => call.path.endsWith('/headlines')).length).toBeGreaterThan(1);
    expect(await the('headlines').count()).toBe(0);
  });
});

test.each(looks)('the figures fit in %s on a %s', async (language, size, options) => {
  await stage.open(`/cases?lang=${language}`, options);
  await the('figures-more').click();
  await the('figures-csv').waitFor();
  await stage.picture(`figures-${language}-${size}`);
  await stage.expectFit();
});
