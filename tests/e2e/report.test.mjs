import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { photoTakenAt } from './photo.mjs';
import { pack, Program } from './program.mjs';
import { until } from './until.mjs';
import { phone, Visitor } from './visitor.mjs';

/** A village of the county pack with its middle. */
async function firstVillage() {
  const [header, ...rows] = (await readFile(join(pack, 'villages.csv'), 'utf8')).split('\n').map((line) => line.split(','));
  const value = (name) => rows[0][header.indexOf(name)];
  return { code: value('code'), names: value('name_en'), longitude: Number(value('longitude')), latitude: Number(value('latitude')) };
}

/** A villager's phone that has not signed in. */
class Villager extends Visitor {
  press = (id) => this.page.getByTestId(id).click();
  shown = (id) => this.page.getByTestId(id).waitFor();
  says = (id, text) => until(`${id} says ${text}`, () => this.page.getByTestId(id).first().textContent(), (said) => said.includes(text));

  async begin() {
    await this.page.goto(`${this.origin}/report?lang=en`);
    await this.press('new-report');
  }

  async choose(category) {
    await this.press('to-category');
    await this.page.locator(`details:has([data-testid=category-${category}]) > summary`).click();
    await this.press(`category-${category}`);
  }

  async say(words) {
    await this.press('to-words');
    await this.page.locator('#text').fill(words);
    await this.press('to-check');
  }

  code = async () => (await this.page.getByTestId('code').textContent()).trim();
}

test('a villager reports without a name and follows what becomes of it', { timeout: 300_000 }, async (t) => {
  const program = await Program.start(t);
  const village = await firstVillage();
  const catalogue = await (await fetch(`${program.origin}/api/v1/catalogue`)).json();
  const category = catalogue.categories.find((candidate) => candidate.isPublic).id;
  const cases = async () => (await program.get('/cases?source=public')).cases;
  const villager = await Villager.open(t, program.origin, phone);
  let code;

  await t.test('a photo offers its place, and a report whose answer was lost is one case', async () => {
    await villager.begin();
    const buffer = await photoTakenAt(villager.page, village);
    await villager.page.getByTestId('photo-pick').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
    await villager.page.locator('[data-testid=photo][data-uploaded]').waitFor();
    await villager.press('next');
    await villager.press('use-photo-place');
    await villager.says('chosen-place', village.names);
    await villager.choose(category);
    await villager.say('rubbish at the old bridge');

    let sent = 0;
    await villager.page.route('**/api/v1/reports', async (route) => {
      if (++sent > 1) return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    await villager.press('send');
    await villager.shown('receipt');
    code = await villager.code();
    assert.match(code, /^\d\d-\d{6}(-[0-9A-HJKMNP-TV-Z]{4}){4}$/);
    assert.ok(sent >= 2, `sent ${sent} times`);
    const [only, ...others] = await cases();
    assert.deepEqual(others, []);
    assert.deepEqual([only.village, only.category, only.stage], [village.code, category, 'verifying']);
  });

  await t.test('the code opens it again, words are added, and the copy is saved', async () => {
    const download = villager.page.waitForEvent('download');
    await villager.page.locator('.copy > summary').click();
    await villager.press('save-copy');
    assert.match((await download).suggestedFilename(), /\.json$/);
    await villager.press('to-tracking');
    await villager.shown('timeline');
    assert.equal(await villager.page.getByTestId('loop').getAttribute('data-step'), 'collection');
    await until('the photo is shown', () => villager.page.locator('.media img').first().evaluate((image) => image.naturalWidth > 0));
    await villager.page.locator('#more').fill('it smells now');
    await villager.press('add-words');
    await villager.says('timeline', 'it smells now');
  });

  await t.test('somebody else near by is offered it and joins', async (t) => {
    const neighbour = await Villager.open(t, program.origin, phone);
    await neighbour.context.grantPermissions(['geolocation']);
    await neighbour.context.setGeolocation(village);
    await neighbour.begin();
    await neighbour.press('next');
    await neighbour.press('locate');
    await neighbour.says('chosen-place', village.names);
    await neighbour.choose(category);
    await neighbour.say('the same rubbish');
    await neighbour.says('near-report', 'rubbish at the old bridge');
    await neighbour.press('join');
    await neighbour.press('send');
    await neighbour.says('receipt', 'joined in');
    assert.notEqual(await neighbour.code(), code);
    assert.equal((await cases()).length, 1);
    await neighbour.press('to-tracking');
    // What the other wrote is theirs.
    await neighbour.says('tracking', 'the same rubbish');
    assert.doesNotMatch(await neighbour.page.getByTestId('tracking').textContent(), /old bridge/);
    assert.deepEqual(neighbour.strangers(), []);
  });

  await t.test('nothing was asked of anybody else, and no policy was broken', () => {
    assert.deepEqual(villager.strangers(), []);
    assert.deepEqual(villager.complaints.filter((complaint) => /securitypolicyviolation/.test(complaint)), []);
  });
});
