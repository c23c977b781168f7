import { useId } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import type { Draft } from './commandFields.ts';

const datums = ['wgs84', 'gcj02', 'bd09'] as const;

/** A corrected position; both numbers or none. Whoever reads it off a phone's map says which one: they are hundreds of metres apart. */
export function PlaceFields({ draft, onChange }: { draft: Draft; onChange: (over: Partial<Draft>) => void }) {
  const { t } = useLanguage();
  const id = useId();
  const half = (draft.longitude.trim() === '') !== (draft.latitude.trim() === '');
  const number = (name: 'longitude' | 'latitude', limit: number) => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{t(`field.${name}`)}</label>
      <input
        id={`${id}-${name}`}
        name={name}
        type="number"
        inputMode="decimal"
        step="any"
        min={-limit}
        max={limit}
        required={half}
        value={draft[name]}
        onChange={(event) => onChange({ [name]: event.target.value })}
      />
    </div>
  );
  return (
    <div className="fields">
      {number('longitude', 180)}
      {number('latitude', 90)}
      <div className="field">
        <label htmlFor={`${id}-datum`}>{t('field.datum')}</label>
        <select id={`${id}-datum`} name="datum" value={draft.datum} onChange={(event) => onChange({ datum: event.target.value })}>
          {datums.map((datum) => (
            <option key={datum} value={datum}>
              {t(`datum.${datum}`)}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
