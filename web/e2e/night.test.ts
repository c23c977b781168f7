import { beforeEach, describe, expect, test } from 'vitest';
import { may, refusal } from './scriptedAccess.ts';
import { ScriptedDuty } from './scriptedDuty.ts';
import { deskSize, looks, stageForTests } from './stage.ts';

const stage = stageForTests();
const the = (testId: string) => stage.page.getByTestId(testId);
let duty: ScriptedDuty;

beforeEach(() => {
  duty = new ScriptedDuty(stage);
});

describe('the rehearsal of the night', () => {
  test('is asked for by hand, and says what it found with its cases', async () => {
    await stage.open('/duty?lang=en', deskSize);
    await expect.poll(() => the('night').textContent()).toContain('There has been no rehearsal yet');
    await the('night-run').click();
    await expect.poll(() => the('night-found').textContent()).toContain('calls that find nobody: 1, people who cannot be reached: 1');
    expect(await the('night-found').textContent()).toContain('36,282 cases');
    expect(await the('night-gap').textContent()).toContain('step 1, call Farmer · urgent: nobody at 7 of 137 places (');
    expect(await the('night-gap').textContent()).toContain('…)');
    expect(await the('night-unreachable').textContent()).toContain('俞芳');
    expect(await the('night-case').first().getAttribute('href')).toBe('/cases?case=dutyGap.unattended-critical.0.0123abcd.1');
  });

  test('that is under way is waited for, and a refusal is told', async () => {
    duty.night = { ...duty.night, isRunning: true };
    await stage.open('/duty?lang=en', deskSize);
    await expect.poll(() => the('night-run').isDisabled()).toBe(true);
    duty.night = { ...duty.night, isRunning: false };
    await stage.page.reload();
    stage.access.once('POST /api/v1/escalation/night', refusal(409, 'running'));
    await the('night-run').click();
    await expect.poll(() => the('night').getByTestId('refusal').textContent()).toContain('A rehearsal is under way');
  });

  test('is done by who manages the rosters of the county, and read by who reads them', async () => {
    stage.access.session = { ...stage.access.session, may: may(['county'], ['readPlaces', 'readRosters']) };
    await stage.open('/duty?lang=en', deskSize);
    await the('night').waitFor();
    expect(await the('night-run').count()).toBe(0);
    const town = [`township:${stage.pack.townships[0]?.id}`];
    stage.access.session = { ...stage.access.session, may: may(town, ['readPlaces', 'readRosters']) };
    await stage.page.reload();
    await expect.poll(() => the('roster').count()).toBe(2);
    expect(await the('night').count()).toBe(0);
  });

  test.each(looks)('fits in %s on a %s', async (language, size, options) => {
    await stage.open(`/duty?lang=${language}`, options);
    await the('night-run').click();
    await the('night-found').waitFor();
    await stage.expectFit();
    await the('night').scrollIntoViewIfNeeded();
    await stage.picture(`duty-night-${language}-${size}`);
  });
});
