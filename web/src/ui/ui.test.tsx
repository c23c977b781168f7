import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, test } from 'vitest';
import { LanguageContext, translator } from '../i18n/i18n.ts';
import { aCase, tally } from '../testData.ts';
import { KpiNumbers } from './Kpis.tsx';
import { heldOrder } from './Ticker.tsx';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

async function kpis(numbers: ReturnType<typeof tally> | null): Promise<(name: string) => string | null | undefined> {
  const element = document.createElement('div');
  await act(() =>
    createRoot(element).render(
      <LanguageContext value={{ language: 'en', t: translator('en') }}>
        <KpiNumbers tally={numbers} />
      </LanguageContext>,
    ),
  );
  return (name) => element.querySelector(`[data-testid="kpi-${name}"]`)?.textContent;
}

const names = ['openCases', 'unacknowledgedCases', 'coverage', 'ponds', 'pondsUnknown', 'severity-normal', 'severity-critical'];

test('before the first snapshot every number is a dash', async () => {
  const shown = await kpis(null);
  expect(names.map(shown)).toEqual(names.map(() => '—'));
});

test('numbers are those of the tally, and coverage says of how many', async () => {
  const numbers = tally({
    ponds: 1510,
    pondsBySeverity: [1400, 0, 0, 4, 3],
    pondsUnknown: 103,
    sensors: 6000,
    sensorsFresh: 5874,
    openCases: 7,
    unacknowledgedCases: 2,
  });
  const shown = await kpis(numbers);
  expect(names.map(shown)).toEqual(['7', '2', '97%', '1,510', '103', '1,400', '3']);
  expect(shown('sensors')).toBe('5,874 of 6,000 fresh');
});

test('rows that are held keep their place, lose what closed and show the newest content', () => {
  const cases = [aCase({ id: 'new' }), aCase({ id: 'b', version: 2 }), aCase({ id: 'a' })];
  expect(heldOrder(cases, ['b', 'gone', 'a'])).toEqual([cases[1], cases[2]]);
  expect(heldOrder(cases, null)).toBe(cases);
});
