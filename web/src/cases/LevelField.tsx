import { useId } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { severityLooks } from '../severity.ts';

/** A level, or as it is where `value` is empty. */
export function LevelField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useLanguage();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t('cases.level')}</label>
      <select id={id} name="level" value={value} onChange={(event) => onChange(event.target.value)}>
        {value === '' && <option value="">{t('field.asItIs')}</option>}
        {severityLooks
          .slice(1)
          .toReversed()
          .map((look) => (
            <option key={look.name} value={look.name}>
              {look.numeral} {t(`severity.${look.name}`)}
            </option>
          ))}
      </select>
    </div>
  );
}
