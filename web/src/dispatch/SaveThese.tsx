import { useState } from 'react';
import { durationText } from '../cases/due.ts';
import { usePlaceText } from '../cases/usePlaceNames.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import type { Forecast } from '../dispatchContract.ts';
import { formatAge, formatCount } from '../format.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useLoad } from '../frame/useLoad.ts';
import { usePoll } from '../frame/usePoll.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { give, readForecast } from './dispatchApi.ts';

const forecastMs = 15_000;

interface SaveTheseProps {
  now: number;
  /** There is no room for it unless one asks. */
  folded: boolean;
  onChoose: (id: string) => void;
}

/** The cases that a call would help most just now. Where there are none, or nobody says, there is no strip. */
export function SaveThese({ now, folded, onChoose }: SaveTheseProps) {
  const { language, t } = useLanguage();
  const catalogue = useCatalogue();
  const placeText = usePlaceText();
  const action = useAction();
  const [open, setOpen] = useState(!folded);
  const { value, reload } = useLoad('forecast', readForecast);
  usePoll(forecastMs, reload);
  if (value === null || value.length === 0) return null;
  const called = (item: Forecast) => void action.run(() => give(item.case.id, 'urge', item.case.version)).then(reload);
  return (
    <details className="save-these" open={open} onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="save-these">
      <summary>
        <h2>{t('dispatch.saveThese')}</h2>
      </summary>
      <Refusal text={action.refusal} />
      <ol>
        {value.map((item) => (
          <li key={item.case.id} data-testid="save-this" data-case={item.case.id}>
            <button type="button" className="quiet save-open" onClick={() => onChoose(item.case.id)}>
              <b className="chance">{t('dispatch.chance', { n: Math.round(item.chance * 100) })}</b>
              <span>
                {catalogue.categoryName(item.case.category)}{' '}
                <small>{[item.case.number, placeText({ ...item.case, township: null })].filter((part) => part !== '').join(' · ')}</small>
                <small className="basis">
                  {t(`dispatch.basis.${item.basis.group}`, { n: formatCount(item.basis.cases, language) })} ·{' '}
                  {t('dispatch.waited', { time: durationText(item.waitedSeconds * 1000, t) })}
                </small>
              </span>
            </button>
            {item.urgedAt === null ? (
              <button type="button" disabled={action.busy} onClick={() => called(item)} data-testid="called">
                {t('dispatch.called')}
                <span className="vanish"> {item.case.number}</span>
              </button>
            ) : (
              <small className="urged" data-testid="urged">
                {t('dispatch.urged', { name: item.urgedBy ?? '', age: formatAge(now - Date.parse(item.urgedAt), t) })}
              </small>
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}
