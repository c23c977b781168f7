import { beforeEach, describe, expect, test } from 'vitest';
import { picture, reporter } from './reporter.ts';
import { refusal } from './scriptedAccess.ts';
import { closed, code, near, ScriptedReports, tracking } from './scriptedReports.ts';
import { deskSize, looks, phoneSize, stageForTests } from './stage.ts';

const stage = stageForTests();
const { id, press, query, fill } = reporter(stage);
let reports: ScriptedReports;
beforeEach(() => {
  reports = new ScriptedReports(stage);
});

describe('the follow-up', () => {
  test('tells what happened, newest first, and where it is of the four steps', async () => {
    await stage.open(`/report?lang=en&code=${code}`, phoneSize);
    await id('timeline').waitFor();
    expect(await id('loop').getAttribute('data-step')).toBe('handling');
    expect(await id('promise').textContent()).toContain('3 days left');
    const first = id('entry').first();
    // A word that the page does not know yet is told by its step.
    expect(await first.textContent()).toContain('Handling');
    expect(await id('entry').last().textContent()).toContain('Received');
    await press('to-home');
    expect(await id('kept-receipt').textContent()).toContain('26-000123');
  });

  test('a code is found however it is typed; one that does not exist says so', async () => {
    await stage.open('/report?lang=en', phoneSize);
    await stage.page.locator('#code').fill(` ${code.toLowerCase().replaceAll('-', ' ')} `);
    await press('follow');
    await id('tracking').waitFor();
    expect(query().get('code')).toBe(code);
    await press('to-home');
    await stage.page.locator('#code').fill('nowhere');
    await press('follow');
    await expect.poll(() => id('unknown-code').textContent()).toContain('no such receipt');
  });

  test('"no, not fixed" opens it again', async () => {
    reports.tracking = closed();
    await stage.open(`/report?lang=en&code=${code}`, phoneSize);
    await id('rating').waitFor();
    expect(await id('rate').isDisabled()).toBe(true);
    await press('not-solved');
    await press('star-2');
    await stage.page.locator('#rating-note').fill('it is back');
    await press('rate');
    await expect.poll(() => id('rated').textContent()).toContain('not fixed');
    expect(stage.access.changes.at(-1)?.body).toEqual({ stars: 2, solved: false, note: 'it is back' });
    expect(await id('loop').getAttribute('data-step')).toBe('assignment');
  });

  test('words can be added while it runs, and a rating that is refused says why', async () => {
    await stage.open(`/report?lang=en&code=${code}`, phoneSize);
    await stage.page.locator('#more').fill('more of it');
    await press('add-words');
    await expect.poll(() => id('entry').first().textContent()).toContain('more of it');
    reports.tracking = closed();
    stage.access.once(`POST /api/v1/reports/${code}/rating`, refusal(409, 'ratingClosed'));
    await stage.page.reload();
    await press('solved');
    await press('star-5');
    await press('rate');
    await expect.poll(() => id('rating').textContent()).toContain('no longer be rated');
  });

  test('the copy is saved as a file', async () => {
    await stage.open(`/report?lang=en&code=${code}&sent=1`, phoneSize);
    await id('receipt').locator('summary').click();
    const download = stage.page.waitForEvent('download');
    await press('save-copy');
    expect((await download).suggestedFilename()).toBe(`report-${code}.json`);
  });

  test('is listed for who has signed in; when the session ends the draft stays on the screen', async () => {
    const inside = { ...stage.access.session, person: { id: 'u-li', name: 'li', displayName: 'Li' } };
    const outside = stage.access.session;
    stage.access.session = inside;
    await stage.open('/report?lang=en', phoneSize);
    await id('mine').getByText('26-000123').waitFor();
    await fill('still here');
    stage.access.session = outside;
    stage.access.changeToken();
    await press('send');
    await id('receipt').waitFor();
    expect(new URL(stage.page.url()).pathname).toBe('/report');
    expect(reports.received[0]?.text).toBe('still here');
  });
});

test.each(looks)('the page fits in %s on a %s', async (language, size, options) => {
  reports.near = [near];
  reports.position = { longitude: 120.0821, latitude: 30.5512 };
  const shoot = async (name: string) => {
    await stage.picture(`report-${name}-${language}-${size}`);
    await stage.expectFit();
  };
  await stage.open(`/report?lang=${language}`, options);
  await id('new-report').waitFor();
  await shoot('home');
  await press('new-report');
  await id('photo-pick').setInputFiles([picture('a.png'), picture('b.png')]);
  await expect.poll(() => stage.page.locator('[data-testid=photo][data-uploaded]').count()).toBe(2);
  await shoot('photo');
  await press('next');
  await press('use-photo-place');
  await press('place-by-list');
  await stage.page.locator('#township').waitFor();
  await shoot('place');
  await press('next');
  await press('group-village');
  await press('category-litter');
  await shoot('category');
  await press('next');
  await stage.page.locator('#text').fill('老桥东边堆了很多垃圾，天热有味道，请来看看。');
  await shoot('words');
  await press('next');
  await id('near').waitFor();
  await id('contact').locator('summary').click();
  await shoot('check');
  await press('another');
  reports.next.push(refusal(503, 'http503', { 'retry-after': '60' }));
  await press('send');
  await stage.page.locator('[data-testid=sending][data-phase=waiting]').waitFor();
  await shoot('sending');
  await press('hurry');
  await id('receipt').waitFor();
  await shoot('receipt');
  await press('to-tracking');
  await id('timeline').waitFor();
  await shoot('tracking');
  reports.tracking = closed();
  await stage.page.reload();
  await id('rating').waitFor();
  await press('star-4');
  await press('not-solved');
  await shoot('closed');
  await press('to-home');
  await shoot('home-kept');
});

test('a wide screen shows the same page in one column', async () => {
  reports.tracking = tracking();
  await stage.open(`/report?lang=zh-CN&code=${code}`, deskSize);
  await id('timeline').waitFor();
  const box = await stage.page.locator('main').boundingBox();
  expect(box?.width).toBeLessThanOrEqual(1_000);
});
