import { beforeEach, describe, expect, test } from 'vitest';
import type { CaseSummary } from '../src/caseContract.ts';
import type { Escalation, LifeProof } from '../src/escalationContract.ts';
import { at, ScriptedCases } from './scriptedCases.ts';
import { escalating } from './scriptedEscalation.ts';
import { deskSize, looks, stageForTests } from './stage.ts';

const stage = stageForTests();
const the = (testId: string) => stage.page.getByTestId(testId);
let cases: ScriptedCases;

beforeEach(() => {
  cases = new ScriptedCases(stage);
  escalate();
});

/** Nobody acts on the third case. */
function escalate(over: Partial<Escalation> = {}): void {
  const it = escalating(cases.cases[2] as CaseSummary, over);
  cases.details.set(it.id, it);
  cases.cases = cases.cases.map((item) => (item.id === it.id ? { ...item, rung: it.rung, supervised: it.supervised } : item));
}

const open = () => stage.open('/cases?lang=en&case=case-3', deskSize);
const states = () => the('ladder-step').evaluateAll((steps) => steps.map((each) => (each as HTMLElement).dataset['state']));

describe('the list', () => {
  test('says of a case that nobody acts, how high it stands, and that it is supervised; of others nothing', async () => {
    await stage.open('/cases?lang=en', deskSize);
    await expect.poll(() => the('case-item').count()).toBe(4);
    expect(await the('badge-rung').allTextContents()).toEqual(['nobody acts · township']);
    expect(await the('badge-supervised').allTextContents()).toEqual(['supervised']);
    expect(await the('case-item').nth(2).textContent()).toContain('nobody acts · township');
  });
});

describe('the ladder', () => {
  test('shows why, how high, what was done, and counts down to what comes next', async () => {
    await open();
    await the('ladder').waitFor();
    expect(await the('ladder').textContent()).toContain('nobody acts · A critical case nobody takes notice of');
    expect(await the('ladder').locator('[aria-current]').textContent()).toBe('township');
    expect(await states()).toEqual([...Array(7).fill('done'), 'next', ...Array(4).fill('toCome')]);
    expect(await the('ladder-step').nth(0).textContent()).toContain('nobody was found');
    expect(await the('ladder-step').nth(1).textContent()).toContain('沈伟 · 俞芳 · done');
    expect(await the('ladder-step').nth(7).textContent()).toMatch(/^raise to the countynext · in 4 min \d+ s$/);
    const before = await the('ladder-countdown').textContent();
    await expect.poll(() => the('ladder-countdown').textContent()).not.toBe(before);
    expect(await the('case-pane').locator('.facts').textContent()).toContain('Acts nextWukang Subdistrict');
  });

  test('says how long a step is owed, not that it comes', async () => {
    escalate({ nextAt: at(-90 / 3600) });
    await open();
    await expect.poll(() => the('ladder-countdown').textContent()).toMatch(/owed for 1 min \d+ s/);
  });

  test('stands while somebody holds it, and says until when', async () => {
    escalate({ nextAt: null, heldBy: '林指挥', heldSince: at(-0.1), lapsesAt: at(0.4) });
    await open();
    await the('ladder-held').waitFor();
    expect(await the('ladder-held').textContent()).toContain('林指挥 acknowledged; no further step since');
    expect(await the('ladder-held').textContent()).toMatch(/lapses at .* \(in \d+ min \d+ s\)/);
    expect(await the('ladder-step').nth(7).textContent()).toContain('next · paused');
    expect(await the('ladder-countdown').count()).toBe(0);
  });

  test('begins again after its last step', async () => {
    escalate({ next: 12, nextAt: at(0.5) });
    await open();
    await the('ladder').waitFor();
    expect(await states()).toEqual(Array(12).fill('done'));
    expect(await the('ladder').textContent()).toMatch(/All done; begins again in (30|29) min/);
  });

  test('says after going back what became of each step before', async () => {
    escalate({ next: 0, nextAt: at(0.5) });
    await open();
    await the('ladder').waitFor();
    expect(await the('ladder-step').nth(0).textContent()).toMatch(/last time nobody was found · next · in (30|29) min/);
    expect(await the('ladder-step').nth(1).textContent()).toContain('last time 沈伟 · 俞芳 · done · to come');
    expect(await the('ladder-step').nth(7).textContent()).toBe('raise to the countyto come');
  });

  test('is not there for a case on which somebody acts', async () => {
    await stage.open('/cases?lang=en&case=case-1', deskSize);
    await expect.poll(() => the('event').count()).toBe(4);
    expect(await the('ladder').count()).toBe(0);
    expect(await the('case-pane').getByTestId('badge-rung').count()).toBe(0);
  });
});

test('the timeline tells who was called, who was not found, and what came late', async () => {
  await open();
  await expect.poll(() => the('event').count()).toBe(8);
  const texts = (await the('event').allTextContents()).toReversed();
  expect(texts[1]).toContain('Nobody acts: escalation begins');
  expect(texts[2]).toContain('call Farmer · urgent');
  expect(texts[2]).toContain('nobody was found');
  expect(texts[3]).toContain('Called 沈伟, 俞芳');
  expect(texts[4]).toContain('already there');
  expect(texts[4]).toContain('Late 3 min 12 s');
  expect(texts[6]).toContain('Acknowledgement lapsed');
  expect(texts[7]).toContain('Overdue');
  expect(await the('event').locator('[data-tone=warn]').count()).toBe(2);
});

describe('the proof that no case is forgotten', () => {
  const prove = (over: Partial<LifeProof>) => {
    const value = { checkedAt: at(0), open: 1205, orphaned: 0, late: 0, lagSeconds: 0.44, nextAt: null, ...over };
    stage.access.always('GET /api/v1/escalation/proof', () => ({ status: 200, value }));
  };
  const text = () => the('life').textContent();

  test.each([
    [{}, 'Open cases: 1,205, 0 orphaned, oldest lag 0.4 s', null],
    [{ orphaned: 2 }, '! Open cases: 1,205, 2 orphaned, oldest lag 0.4 s', 'alert'],
    [{ orphaned: 100 }, '! Open cases: 1,205, 100+ orphaned, oldest lag 0.4 s', 'alert'],
    [{ late: 3, lagSeconds: 61 }, '! Open cases: 1,205, 0 orphaned, oldest lag 61.0 s · 3 late', 'alert'],
    [{ checkedAt: null }, '! Not checked yet whether a case is forgotten', 'alert'],
  ] as const)('%j', async (over, expected, role) => {
    const proof = { checkedAt: at(0), ...over };
    prove(proof);
    await stage.open('/cases?lang=en', deskSize);
    await expect.poll(text).toBe(proof.checkedAt === null ? expected : `${expected} · checked ${proof.checkedAt.slice(11, 19)}`);
    expect(await the('life').getAttribute('role')).toBe(role);
    expect(await stage.violations()).toEqual([]);
  });

  test('that is older than half a minute shows no figures', async () => {
    prove({ checkedAt: at(-42 / 3600) });
    await stage.open('/cases?lang=en', deskSize);
    await expect.poll(text).toMatch(/^! Not checked for [4-9]0 s whether a case is forgotten$/);
    expect(await the('life').getAttribute('role')).toBe('alert');
  });

  test('of which the server says nothing is not taken for good', async () => {
    stage.access.always('GET /api/v1/escalation/proof', () => ({ status: 500, value: { status: 500 } }));
    await stage.open('/cases?lang=en', deskSize);
    await expect.poll(text).toContain('Cannot check whether a case is forgotten: The server failed');
  });

  test('is read again by itself, and grows old where the server no longer answers', async () => {
    prove({});
    await stage.open('/cases?lang=en', deskSize);
    await expect.poll(text).toContain('0 orphaned');
    prove({ orphaned: 1 });
    await expect.poll(text).toContain('1 orphaned');
    stage.access.always('GET /api/v1/escalation/proof', () => ({ status: 503, value: { status: 503 } }));
    await expect.poll(text, { timeout: 45_000 }).toContain('Not checked for 30 s');
  });
});

test.each(looks)('a case on which nobody acts fits in %s on a %s', async (language, size, options) => {
  await stage.open(`/cases?lang=${language}`, options);
  await expect.poll(() => the('case-item').count()).toBe(4);
  await stage.picture(`escalation-list-${language}-${size}`);
  await stage.expectFit();
  await the('case-item').nth(2).locator('button').click();
  await the('ladder').waitFor();
  await stage.expectFit();
  await the('ladder').scrollIntoViewIfNeeded();
  await stage.picture(`escalation-ladder-${language}-${size}`);
  await the('event').first().scrollIntoViewIfNeeded();
  await stage.picture(`escalation-timeline-${language}-${size}`);
});
