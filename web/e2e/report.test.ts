import { beforeEach, describe, expect, test } from 'vitest';
import { picture, reporter } from './reporter.ts';
import { refusal } from './scriptedAccess.ts';
import { code, near, ScriptedReports } from './scriptedReports.ts';
import { phoneSize, stageForTests } from './stage.ts';

const stage = stageForTests();
const { id, press, fill } = reporter(stage);
let reports: ScriptedReports;
beforeEach(() => {
  reports = new ScriptedReports(stage);
});

/** What the phone's database holds, as another page would read it. */
const shelved = () =>
  stage.page.evaluate(
    () =>
      new Promise<{ drafts: { text: string; media: unknown[] }[]; contents: number }>((resolve) => {
        const opening = indexedDB.open('deqing.report', 1);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['drafts', 'contents']);
          const drafts = transaction.objectStore('drafts').getAll();
          const contents = transaction.objectStore('contents').count();
          transaction.oncomplete = () => {
            opening.result.close();
            resolve({ drafts: drafts.result, contents: contents.result });
          };
        };
      }),
  );

describe('a report', () => {
  test('goes from a photo to a receipt without a sign-in, and asks for nothing that needs one', async () => {
    reports.position = { longitude: 120.0821, latitude: 30.5512 };
    await stage.open('/report?lang=zh-CN', phoneSize);
    await press('new-report');
    await id('photo-pick').setInputFiles([picture('a.png'), picture('b.png', 700_000)]);
    await expect.poll(() => stage.page.locator('[data-testid=photo][data-uploaded]').count()).toBe(2);
    expect(reports.pieces.length).toBeGreaterThan(2);
    await press('next');
    await press('use-photo-place');
    await expect.poll(() => id('chosen-place').textContent()).toContain('新市镇 · 老桥村');
    await press('next');
    await stage.page.locator('#search').fill('这里有臭水');
    await id('found').getByTestId('category-foulWater').click();
    await press('next');
    await stage.page.locator('#text').fill('臭水流到河里');
    await press('next');
    await press('send');
    await id('receipt').waitFor();
    expect(await id('code').textContent()).toBe(code);
    const { key, evidence, ...body } = reports.received[0]!;
    expect(key).toMatch(/^[0-9a-f-]{36}$/);
    expect([...(evidence ?? [])].sort()).toEqual(['sha-u1', 'sha-u2']);
    expect(body).toEqual({ category: 'foulWater', text: '臭水流到河里', longitude: 120.0821, latitude: 30.5512, datum: 'wgs84' });
    expect(await shelved()).toEqual({ drafts: [], contents: 0 });
    expect(stage.server.asked.filter((asked) => /\/(county|townships|ponds|people|hubs)/.test(asked))).toEqual([]);
    await stage.expectFit();
  });

  test('that was begun is there after the tab was closed, with its photos, and the way back loses nothing', async () => {
    await stage.open('/report?lang=en', phoneSize);
    await press('new-report');
    await id('photo-pick').setInputFiles(picture('a.png'));
    await press('next');
    await stage.page.locator('#address').fill('by the old bridge');
    await press('next');
    await press('group-road');
    await press('category-streetLamp');
    await press('next');
    await stage.page.locator('#text').fill('dark');
    for (const step of ['category', 'place', 'photo']) {
      await stage.page.goBack();
      await stage.page.locator(`[data-testid=draft-form][data-step=${step}]`).waitFor();
    }
    await id('photo').waitFor();
    await expect.poll(async () => (await shelved()).drafts[0]?.text).toBe('dark');
    const url = stage.page.url();
    const second = await stage.page.context().newPage();
    await stage.page.close();
    stage.page = second;
    await stage.hub.attach(second);
    await second.goto(url);
    await id('photo').locator('img').waitFor();
    await press('to-words');
    expect(await second.locator('#text').inputValue()).toBe('dark');
    await press('to-place');
    expect(await second.locator('#address').inputValue()).toBe('by the old bridge');
    await press('to-home');
    await expect.poll(() => id('draft').textContent()).toContain('Street lamp out');
  });

  test('can be one of many drafts; one that is deleted takes its photos with it', async () => {
    await stage.open('/report?lang=en', phoneSize);
    for (const words of ['first', 'second']) {
      await press('new-report');
      await id('photo-pick').setInputFiles(picture(`${words}.png`));
      await id('photo').waitFor();
      await press('to-words');
      await stage.page.locator('#text').fill(words);
      await press('to-home');
    }
    expect(await id('draft').count()).toBe(2);
    await id('draft').first().getByTestId('delete').click();
    await id('draft').first().getByTestId('delete-sure').click();
    await expect.poll(() => id('draft').count()).toBe(1);
    await expect.poll(shelved).toMatchObject({ drafts: [{ text: 'first' }], contents: 1 });
  });

  test('whose answer was lost is sent again by itself under the same key and is one case', async () => {
    reports.next.push('cut', refusal(503, 'http503'));
    await stage.open('/report?lang=en', phoneSize);
    await fill();
    await press('send');
    await stage.page.locator('[data-testid=sending][data-phase=waiting]').waitFor();
    expect(await id('sending').textContent()).toContain('It may have arrived');
    expect(await id('stop-sending').count()).toBe(0);
    await id('receipt').waitFor();
    expect(reports.received.length).toBeGreaterThanOrEqual(3);
    expect(new Set(reports.received.map((body) => body.key)).size).toBe(1);
    expect(reports.cases).toBe(1);
  });

  test('that waits for the network goes on in the page that is opened later', async () => {
    await stage.open('/report?lang=en', phoneSize);
    await fill();
    await stage.page.route('**/api/v1/**', (route) => route.abort());
    await press('send');
    await stage.page.locator('[data-testid=sending][data-phase=waiting]').waitFor();
    await expect.poll(async () => (await shelved()).drafts.length).toBe(1);
    await stage.page.unroute('**/api/v1/**');
    await stage.page.reload();
    await id('receipt').waitFor();
    expect(reports.cases).toBe(1);
    await press('to-home');
    expect(await id('kept-receipt').textContent()).toContain('26-000123');
  });

  test('that is refused keeps everything, says why, and can be changed', async () => {
    reports.next.push(refusal(400, 'unknownCategory'));
    await stage.open('/report?lang=en', phoneSize);
    await fill('words');
    await press('send');
    await expect.poll(() => id('refused').textContent()).toContain('no longer exists');
    await press('to-words');
    expect(await stage.page.locator('#text').inputValue()).toBe('words');
    await press('to-check');
    await press('send');
    await id('receipt').waitFor();
  });

  test('with a photo that the server does not take names the photo; without it, it is sent', async () => {
    reports.uploadRefusal = 'heicNotSupported';
    await stage.open('/report?lang=en', phoneSize);
    await press('new-report');
    await id('photo-pick').setInputFiles(picture('a.png'));
    await expect.poll(() => id('photo').textContent()).toContain('HEIC');
    await id('photo').getByRole('button').click();
    await expect.poll(() => id('photo').count()).toBe(0);
  });

  test('without place, kind or words is led to what is missing', async () => {
    await stage.open('/report?lang=en', phoneSize);
    await press('new-report');
    await press('to-check');
    await expect.poll(() => id('lack').textContent()).toContain('place is missing');
    expect(await id('send').count()).toBe(0);
    await id('lack').getByRole('button').click();
    await stage.page.locator('[data-testid=draft-form][data-step=place]').waitFor();
  });
});

describe('the place', () => {
  const toPlace = async (options: Parameters<typeof stage.open>[1]) => {
    await stage.open('/report?lang=en', options);
    await press('new-report');
    await press('next');
  };

  test('comes from the device where it is allowed', async () => {
    await toPlace({
      ...phoneSize,
      permissions: ['geolocation'],
      geolocation: { longitude: 120.1, latitude: 30.52, accuracy: 18 },
    });
    await press('locate');
    await expect.poll(() => id('chosen-place').textContent()).toContain('Xinshi · Laoqiao');
    expect(await id('chosen-place').textContent()).toContain('within about 18 m');
    expect(stage.access.readings.find((call) => call.path === '/api/v1/places/at')?.query).toMatchObject({
      longitude: '120.100000',
      datum: 'wgs84',
    });
  });

  test('is asked for otherwise where the device refuses', async () => {
    await toPlace(phoneSize);
    await press('locate');
    await expect.poll(() => id('place-trouble').textContent()).toContain('does not tell where it is');
    await press('place-by-list');
    await stage.page.locator('#township').selectOption({ index: 1 });
    await stage.page.locator('#village').selectOption({ index: 1 });
    const village = stage.pack.villages.find((place) => place.parent === stage.pack.townships[0]?.id);
    expect(await id('chosen-place').textContent()).toContain(village?.names.en);
  });

  test('is tapped on the map, which comes only then', async () => {
    await toPlace(phoneSize);
    expect(stage.requests.filter((url) => /maplibre|PlaceMap/.test(url))).toEqual([]);
    await press('place-by-map');
    const canvas = stage.page.locator('[data-testid=place-map] canvas');
    await canvas.waitFor();
    await stage.page.locator('[data-testid=place-map][data-drawn]').waitFor();
    await expect
      .poll(() => stage.access.readings.filter((call) => call.path.includes('outlines')).length)
      .toBeGreaterThanOrEqual(4);
    await canvas.click({ position: { x: 150, y: 150 } });
    await expect.poll(() => id('chosen-place').getAttribute('data-by')).toBe('map');
    await stage.page.locator('.maplibregl-marker').waitFor();
    await stage.picture('report-map');
    await stage.expectFit();
  });
});

test('a voice message is recorded, heard before it is sent, and goes as evidence', async () => {
  await stage.open('/report?lang=en', { ...phoneSize, permissions: ['microphone'] });
  await press('new-report');
  await press('to-words');
  await press('record');
  await press('stop-recording');
  await id('voice').waitFor();
  await stage.page.waitForFunction(() => (document.querySelector('audio')?.readyState ?? 0) >= 1);
  await stage.page.locator('[data-testid=voice][data-uploaded]').waitFor();
  await press('to-place');
  await stage.page.locator('#address').fill('bridge');
  await press('to-category');
  await press('group-village');
  await press('category-litter');
  await press('to-check');
  await press('send');
  await id('receipt').waitFor();
  expect(reports.received[0]).toMatchObject({ text: '', evidence: ['sha-u1'] });
  expect(stage.complaints).toEqual([]);
});

test('a report near by is offered with what one judges it by, and can be joined', async () => {
  reports.near = [near];
  await stage.open('/report?lang=en', {
    ...phoneSize,
    permissions: ['geolocation'],
    geolocation: { longitude: 120.1, latitude: 30.52 },
  });
  await fill();
  await press('to-place');
  await press('locate');
  await id('chosen-place').waitFor();
  await press('to-check');
  const card = id('near-report');
  await card.waitFor();
  for (const part of ['Heaps of rubbish', '42 m', '26 h ago', 'Handling', 'reported by 3'])
    expect(await card.textContent()).toContain(part);
  await press('join');
  await press('another');
  expect(await id('join').getAttribute('aria-pressed')).toBe('false');
  await press('join');
  await press('send');
  await expect.poll(() => id('receipt').textContent()).toContain('You have joined in');
  expect(reports.received[0]?.coSign).toBe('26-000101');
});

test('a contact goes only with who gives one', async () => {
  await stage.open('/report?lang=en', phoneSize);
  await fill();
  await id('contact').locator('summary').click();
  await stage.page.locator('#contact-phone').fill('13900000000');
  await press('send');
  await id('receipt').waitFor();
  expect(reports.received[0]?.contact).toEqual({ phone: '13900000000' });
});
