import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pack, Program } from './program.mjs';
import { until } from './until.mjs';
import { phone, Visitor } from './visitor.mjs';

const [header, first] = (await readFile(join(pack, 'villages.csv'), 'utf8')).split('\n').map((line) => line.split(','));
const village = Object.fromEntries(header.map((name, index) => [name, first[index]]));
const place = { longitude: Number(village.longitude), latitude: Number(village.latitude) };

test('a report is given to a worker at the desk, and done on their phone', { timeout: 480_000 }, async (t) => {
  const program = await Program.start(t);
  const desk = await Visitor.open(t, program.origin, { width: 1920, height: 1080 });
  await desk.setUp(await program.invite('center', 'commandCenter', 'county'));
  const worker = await Visitor.open(t, program.origin, phone);
  await worker.context.grantPermissions(['geolocation']);
  await worker.context.setGeolocation({ ...place, accuracy: 15 });
  await worker.setUp(await program.invite('grid', 'gridWorker', `village:${village.code}`));
  const the = (who, id) => who.page.getByTestId(id);
  let reported;

  await t.test('the worker is at work and shares where they are', async () => {
    await worker.page.goto(`${worker.origin}/tasks?lang=en`);
    await the(worker, 'status-available').click();
    await the(worker, 'share-switch').check();
    await worker.page.locator('[data-testid=share][data-state=on]').waitFor();
    await the(worker, 'no-tasks').waitFor();
  });

  await t.test('a report stands at the desk without a reload', async () => {
    await desk.page.goto(`${desk.origin}/dispatch?lang=en`);
    await desk.page.locator('[data-testid=connection][data-state=live]').waitFor();
    const answer = await fetch(`${program.origin}/api/v1/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: 'a-report-at-the-desk-1', category: 'exposedGarbage', text: 'rubbish at the bridge', ...place }),
    });
    assert.ok(answer.ok, await answer.clone().text());
    await desk.page.locator('[data-testid=queue-row]', { hasText: 'Exposed garbage' }).waitFor();
    reported = (await program.get('/cases')).cases[0];
    assert.equal(reported.stage, 'verifying');
  });

  await t.test('the desk says who should go and why, and one press sends them', async () => {
    await desk.page.locator(`[data-testid=queue-row][data-case="${reported.id}"]`).click();
    const pick = the(desk, 'pick').first();
    await pick.waitFor();
    assert.match(await pick.textContent(), /grid/);
    const asked = Date.now();
    await pick.getByTestId('pick-assign').click();
    await worker.page.locator('[data-testid=task][data-state=offered]').waitFor();
    console.log(`ℹ from the press at the desk to the phone: ${Date.now() - asked} ms`);
    await the(desk, 'task-card').waitFor();
  });

  await t.test('the worker accepts, arrives and verifies; the desk sees each of it', async () => {
    const standsAtDesk = (word) =>
      until(`the desk says ${word}`, () => the(desk, 'queue-row').allTextContents(), (rows) => rows.some((row) => row.includes(word)));
    await the(worker, 'take').click();
    await standsAtDesk('accepted');
    await the(worker, 'arrive').click();
    await standsAtDesk('on site');
    await the(worker, 'finish').click();
    const form = the(worker, 'command-form');
    await form.locator('input[type=radio]').first().check();
    await form.locator('textarea[name=note]').fill('two bags under the bridge');
    await the(worker, 'command-submit').click();
    await the(worker, 'no-tasks').waitFor();
    const done = await program.get(`/cases/${reported.id}`);
    assert.deepEqual({ stage: done.stage, task: done.task }, { stage: 'filing', task: null });
    assert.deepEqual(
      done.events.map(({ type }) => type).filter((type) => type.startsWith('task') || type === 'verified'),
      ['taskAssigned', 'taskAccepted', 'taskArrived', 'verified'],
    );
  });

  await t.test('nobody asked for anything outside, and nothing complained', () => {
    for (const who of [desk, worker]) assert.deepEqual([who.strangers(), who.complaints], [[], []]);
  });
});
