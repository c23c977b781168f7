import { useState, type FormEvent } from 'react';
import { CategoryOptions } from '../cases/CategoryOptions.tsx';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import type { Rehearsal } from '../dutyContract.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { toInstant } from '../localTime.ts';
import { TerritoryPicker } from '../territory/TerritoryPicker.tsx';
import { rehearse } from './dutyApi.ts';
import { RehearsalTable } from './RehearsalTable.tsx';

const levels = ['notice', 'warning', 'serious', 'critical'] as const;
const mostHours = 168;
const usualHours = 24;
const villagesOnly = ['village'] as const;

/** Who would be called, when, if a problem arose in a village and nobody reacted. Nothing happens and nobody is called. */
export function Rehearse() {
  const { t } = useLanguage();
  const catalogue = useCatalogue();
  const zone = useTimeZone();
  const action = useAction();
  const [village, setVillage] = useState<string | null>(null);
  const [answer, setAnswer] = useState<Rehearsal | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    if (village === null) return action.refuse(t('refusal.unknownVillage'));
    const question = {
      village: village.slice('village:'.length),
      category: text('category'),
      level: text('level'),
      from: toInstant(text('from'), zone)?.toISOString() ?? '',
      hours: text('hours'),
    };
    setAnswer(null);
    await action.run(async () => setAnswer(await rehearse(question)));
  };
  return (
    <section className="card rehearse" aria-labelledby="rehearse">
      <h2 id="rehearse">{t('rehearsal.title')}</h2>
      <p className="muted">{t('rehearsal.hint')}</p>
      <form className="form" onSubmit={(event) => void submit(event)} data-testid="rehearse-form">
        <div className="fields">
          <TerritoryPicker label={t('cases.village')} kinds={villagesOnly} value={village} onChange={setVillage} />
          <div className="field">
            <label htmlFor="rehearse-category">{t('cases.category')}</label>
            <select id="rehearse-category" name="category" required defaultValue="">
              <option value="">{t('duty.choose')}</option>
              <CategoryOptions catalogue={catalogue.value} />
            </select>
          </div>
          <div className="field">
            <label htmlFor="rehearse-level">{t('cases.level')}</label>
            <select id="rehearse-level" name="level" defaultValue="">
              <option value="">{t('rehearsal.levelOfCategory')}</option>
              {levels.map((level) => (
                <option key={level} value={level}>
                  {t(`severity.${level}`)}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label htmlFor="rehearse-from">{t('rehearsal.from')}</label>
            <input id="rehearse-from" name="from" type="datetime-local" />
          </div>
          <div className="field">
            <label htmlFor="rehearse-hours">{t('rehearsal.hours')}</label>
            <input id="rehearse-hours" name="hours" type="number" min={1} max={mostHours} step={1} required defaultValue={usualHours} />
          </div>
        </div>
        <Refusal text={action.refusal} />
        <div className="buttons">
          <button type="submit" className="primary" disabled={action.busy} data-testid="rehearse-submit">
            {t('rehearsal.start')}
          </button>
        </div>
      </form>
      {answer !== null && <RehearsalTable answer={answer} />}
    </section>
  );
}
