import { Buffer } from 'node:buffer';
import { beforeEach, describe, expect, test } from 'vitest';
import { may, refusal } from './scriptedAccess.ts';
import { actor, event, ScriptedCases } from './scriptedCases.ts';
import { ScriptedUploads } from './scriptedUploads.ts';
import { deskSize, looks, phoneSize, stageForTests } from './stage.ts';

const stage = stageForTests();
const the = (testId: string) => stage.page.getByTestId(testId);
let cases: ScriptedCases;
let uploads: ScriptedUploads;

beforeEach(() => {
  cases = new ScriptedCases(stage);
  uploads = new ScriptedUploads(stage.server);
});

const asked = (path = '/api/v1/cases') => stage.access.readings.filter((call) => call.path === path).at(-1)?.query;
const ids = () => the('case-item').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['case']));
const address = (name: string) => new URL(stage.page.url()).searchParams.get(name);

async function openForm(verb: string, id = 'case-1'): Promise<void> {
  await stage.open(`/cases?lang=en&case=${id}`, deskSize);
  await the(`command-${verb}`).click();
  await the('command-form').waitFor();
}

describe('the list', () => {
  test('shows open cases page after page; what is overdue is said by a word as well', async () => {
    await stage.open('/cases?lang=en', deskSize);
    await expect.poll(ids).toEqual(['case-1', 'case-2', 'case-3', 'case-4']);
    expect(asked()).toEqual({ state: 'open', limit: '50' });
    const first = the('case-item').first();
    expect(await first.getAttribute('data-overdue')).toBe('true');
    expect(await first.textContent()).toContain('overdue by 2 h 12 min');
    expect(await first.textContent()).toContain('Heaps of rubbish');
    expect(await the('case-item').nth(3).textContent()).toContain('on hold');
    expect(await the('stage-handling').textContent()).toBe('Being handled 2');
    await the('more').click();
    await expect.poll(ids).toHaveLength(5);
    expect(asked()).toEqual({ state: 'open', limit: '50', before: 'case-4' });
    expect(await the('more').count()).toBe(0);
  });

  test('keeps what is looked for in the address, so that the way back and a link find it', async () => {
    await stage.open('/cases?lang=en', deskSize);
    await expect.poll(ids).toHaveLength(4);
    await the('stage-closed').click();
    await expect.poll(ids).toEqual(['case-6']);
    expect(asked()).toEqual({ stage: 'closed', limit: '50' });
    await the('stage-handling').click();
    await expect.poll(ids).toEqual(['case-1', 'case-4', 'case-6']);
    expect(address('stage')).toBe('handling,closed');
    await the('overdue').click();
    await expect.poll(ids).toEqual(['case-1']);
    await stage.page.goBack();
    await expect.poll(ids).toHaveLength(3);
    await the('more-filters').click();
    await stage.page.locator('#case-category').selectOption('foulWater');
    await stage.page.locator('#case-from').fill('2026-11-24');
    await stage.page.locator('#case-until').fill('2026-11-24');
    await stage.page.locator('#case-text').fill('污水');
    await stage.page.keyboard.press('Enter');
    await expect
      .poll(asked)
      .toEqual({
        stage: 'handling,closed',
        category: 'foulWater',
        from: '2026-11-23T16:00:00.000Z',
        until: '2026-11-24T16:00:00.000Z',
        text: '污水',
        limit: '50',
      });
    await stage.page.reload();
    await expect.poll(asked).toMatchObject({ category: 'foulWater', text: '污水' });
    await the('reset-filters').click();
    await expect.poll(asked).toEqual({ state: 'open', limit: '50' });
  });

  test('who may read no cases is told so and asks for nothing', async () => {
    stage.access.session = { ...stage.access.session, may: may(['county'], ['readPlaces']) };
    await stage.open('/cases?lang=en', deskSize);
    await the('not-allowed').waitFor();
    expect(stage.access.readings.some((call) => call.path.startsWith('/api/v1/cases'))).toBe(false);
  });
});

describe('a case', () => {
  test('shows the loop above the stage, who did what and why, and how a deadline came about', async () => {
    await stage.open('/cases?lang=en', deskSize);
    await the('case-item').first().locator('button').click();
    await the('case-pane').waitFor();
    expect(address('case')).toBe('case-1');
    expect(await the('loop').getAttribute('data-step')).toBe('handling');
    expect(await the('stage').textContent()).toBe('Being handled');
    const reported = the('event').last();
    expect(await reported.textContent()).toContain('A reporter (sealed) · phone');
    expect(await the('event').first().textContent()).toContain('周执法 · Department handler · Administrative enforcement bureau · phone');
    expect(await the('event').nth(1).textContent()).toContain('Lead Administrative enforcement bureau');
    expect(await the('clock-handling').textContent()).toContain('overdue by 2 h');
    expect(await the('clock-handling').textContent()).toContain('4 working hours · extensions: 1');
    expect(await the('clock-promise').textContent()).toContain('will be computed anew');
    expect(await the('request').textContent()).toContain('asked for by 周执法');
    await the('arithmetic-handling').click();
    await expect.poll(() => the('arithmetic').locator('tbody tr').count()).toBe(4);
    expect(await the('arithmetic').textContent()).toContain('holiday · 国庆节');
    expect(await the('pack').getAttribute('href')).toBe('/api/v1/cases/case-1/pack');
    await the('case-link').first().click();
    await expect.poll(() => the('case-pane').getAttribute('data-case')).toBe('case-5');
  });

  test('photos open large, go on by arrows and close by Escape; a recording has a player', async () => {
    await stage.open('/cases?lang=en&case=case-1', deskSize);
    await the('thumbnail').first().click();
    await the('lightbox').waitFor();
    expect(await the('lightbox').getAttribute('aria-label')).toBe('Photo 1 of 2');
    await stage.page.keyboard.press('ArrowRight');
    expect(await the('lightbox').getAttribute('aria-label')).toBe('Photo 2 of 2');
    await stage.page.keyboard.press('Escape');
    await the('lightbox').waitFor({ state: 'detached' });
    expect(await the('recording').getAttribute('controls')).not.toBeNull();
  });

  test('what others do appears by itself', async () => {
    await stage.open('/cases?lang=en&case=case-1', deskSize);
    await expect.poll(() => the('event').count()).toBe(4);
    cases.change('case-1', event(5, 'noted', { by: actor('王五'), note: '已到现场' }));
    await expect.poll(() => the('event').first().textContent()).toContain('已到现场');
  });

  test('that is not there, or not for these eyes, is said so', async () => {
    stage.access.always('GET /api/v1/cases/nowhere', () => refusal(404, 'unknownCase'));
    await stage.open('/cases?lang=en&case=nowhere', deskSize);
    await expect.poll(() => the('case-pane').getByTestId('refusal').textContent()).toContain('There is no such case');
  });
});

describe('commands', () => {
  test('only those are offered that the server names', async () => {
    await stage.open('/cases?lang=en&case=case-1', deskSize);
    await the('command-handle').waitFor();
    const offered = await the('commands')
      .locator('[data-testid^=command-]')
      .evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset['testid']));
    const verbs = ['handle', 'note', 'return', 'extend', 'hold', 'reclassify', 'merge', 'split', 'void'];
    expect(offered).toEqual(verbs.map((verb) => `command-${verb}`));
  });

  test('evidence goes on after a cut connection, and the command waits for it', async () => {
    uploads.cuts.add(1);
    await openForm('handle');
    await the('command-form').locator('textarea').fill('垃圾已清运');
    expect(await the('command-submit').isDisabled()).toBe(true);
    await the('evidence-input').setInputFiles({ name: 'after.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(1_300_000) });
    await stage.page.locator('[data-testid=upload][data-done=true]').waitFor();
    expect(uploads.pieces).toEqual([524_288, 524_288, 251_424]);
    await the('command-submit').click();
    await the('done').waitFor();
    expect(cases.commands[0]?.body).toEqual({ version: 4, note: '垃圾已清运', evidence: ['u1'.padEnd(64, '0')] });
    await expect.poll(() => the('event').count()).toBe(5);
  });

  test('a file that is refused says why, and another one may come', async () => {
    uploads.refusal = 'unknownType';
    await openForm('note');
    await the('evidence-input').setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<html>') });
    await expect.poll(() => the('upload').textContent()).toContain('This is no photo or recording that is taken');
  });

  test('a reason is mandatory; a refusal is said and what was typed stays', async () => {
    await openForm('return');
    await the('command-submit').click();
    expect(cases.commands).toEqual([]);
    await the('command-form').locator('textarea').fill('no');
    await the('command-submit').click();
    await expect.poll(() => the('refusal').textContent()).toContain('an arbiter decides');
    expect(await the('command-form').locator('textarea').inputValue()).toBe('no');
  });

  test('a stale command reads the case anew and says who changed it', async () => {
    await openForm('return');
    await the('command-form').locator('textarea').fill('不在本辖区');
    cases.change('case-1', event(5, 'dispatched', { by: actor('王五') }));
    await the('command-submit').click();
    await expect.poll(() => the('changed-meanwhile').textContent()).toContain('王五 · Dispatched');
    expect(await the('refusal').textContent()).toContain('Somebody else changed the case');
    await the('command-submit').click();
    await the('done').waitFor();
    expect(cases.commands.map((call) => call.body['version'])).toEqual([4, 5]);
  });

  test('a hold is asked for until a time of the county', async () => {
    await openForm('hold');
    await the('command-form').locator('input[name=until]').fill('2099-01-02T08:30');
    await the('command-form').locator('textarea').fill('等雨停');
    await the('command-submit').click();
    await the('done').waitFor();
    expect(cases.commands[0]?.body).toEqual({ version: 4, until: '2099-01-02T00:30:00.000Z', reason: '等雨停' });
  });

  test('a case is merged into one that was found by its number', async () => {
    await openForm('merge');
    expect(await the('command-submit').isDisabled()).toBe(true);
    await the('command-form').locator('input[type=search]').fill('26-000002');
    await stage.page.keyboard.press('Enter');
    await the('command-form').getByRole('radio').check();
    await the('command-form').locator('textarea').fill('同一处');
    await the('command-submit').click();
    await the('done').waitFor();
    expect(cases.commands[0]?.body).toEqual({ version: 4, into: 'case-2', reason: '同一处' });
  });

  test('a case is split into parts', async () => {
    await openForm('split');
    await the('add-part').click();
    const parts = the('part');
    expect(await parts.count()).toBe(3);
    await parts.nth(1).locator('select').first().selectOption('foulWater');
    for (const index of [0, 1, 2]) await parts.nth(index).locator('textarea').fill(`part ${index}`);
    await the('command-form').locator('textarea[name=reason]').fill('两件事');
    await the('command-submit').click();
    await the('done').waitFor();
    expect(cases.commands[0]?.body['parts']).toEqual([
      { category: 'litter', text: 'part 0' },
      { category: 'foulWater', text: 'part 1' },
      { category: 'litter', text: 'part 2' },
    ]);
  });
});

test('is used by the keyboard alone', async () => {
  await stage.open('/cases?lang=en', deskSize);
  await expect.poll(ids).toHaveLength(4);
  await the('case-item').nth(1).locator('button').focus();
  await stage.page.keyboard.press('Enter');
  await the('case-pane').waitFor();
  expect(await the('case-pane').evaluate((pane) => pane === document.activeElement)).toBe(true);
  await the('command-note').focus();
  await stage.page.keyboard.press('Space');
  await the('command-form').waitFor();
  expect(await stage.page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
});

test.each(looks)('list and case fit in %s on a %s', async (language, size, options) => {
  await stage.open(`/cases?lang=${language}`, options);
  await expect.poll(ids).toHaveLength(4);
  await stage.picture(`cases-list-${language}-${size}`);
  await stage.expectFit();
  await the('case-item').first().locator('button').click();
  await the('case-pane').waitFor();
  await the('thumbnail').first().waitFor();
  await stage.page.locator('.locator svg').waitFor();
  await stage.picture(`cases-pane-${language}-${size}`);
  await the('arithmetic-handling').click();
  await the('arithmetic').waitFor();
  await stage.expectFit();
  await the('arithmetic').scrollIntoViewIfNeeded();
  await stage.picture(`cases-arithmetic-${language}-${size}`);
  await the('event').last().scrollIntoViewIfNeeded();
  await stage.picture(`cases-timeline-${language}-${size}`);
});

test.each(['handle', 'reclassify', 'split', 'merge', 'hold'])('the form of %s fits on a phone', async (verb) => {
  await stage.open('/cases?lang=zh-CN&case=case-1', phoneSize);
  await the(`command-${verb}`).click();
  await the('command-form').waitFor();
  await stage.picture(`cases-form-${verb}-phone`);
  await stage.expectFit();
});
