import { useId } from 'react';
import type { LoadedCatalogue } from '../catalogue/useCatalogue.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { CategoryOptions } from './CategoryOptions.tsx';
import { partsLimit, textLimit, type Part } from './commandFields.ts';
import { LevelField } from './LevelField.tsx';

interface PartsFieldProps {
  parts: readonly Part[];
  catalogue: LoadedCatalogue;
  onChange: (parts: readonly Part[]) => void;
}

/** The parts a case is split into, each a case of its own afterwards. */
export function PartsField({ parts, catalogue, onChange }: PartsFieldProps) {
  const { t } = useLanguage();
  const id = useId();
  const change = (index: number, over: Partial<Part>) => onChange(parts.map((part, at) => (at === index ? { ...part, ...over } : part)));
  return (
    <>
      {parts.map((part, index) => (
        <fieldset key={index} className="answers" data-testid="part">
          <legend>{t('field.part', { n: index + 1 })}</legend>
          <div className="field">
            <label htmlFor={`${id}-category-${index}`}>{t('cases.category')}</label>
            <select
              id={`${id}-category-${index}`}
              value={part.category}
              onChange={(event) => change(index, { category: event.target.value })}
            >
              <CategoryOptions catalogue={catalogue.value} />
            </select>
          </div>
          <LevelField value={part.level} onChange={(level) => change(index, { level })} />
          <div className="field">
            <label htmlFor={`${id}-text-${index}`}>{t('field.partText')}</label>
            <textarea
              id={`${id}-text-${index}`}
              rows={2}
              required
              maxLength={textLimit}
              value={part.text}
              onChange={(event) => change(index, { text: event.target.value })}
            />
          </div>
        </fieldset>
      ))}
      <div className="buttons">
        <button
          type="button"
          disabled={parts.length >= partsLimit.most}
          onClick={() => onChange([...parts, { category: parts[0]?.category ?? '', level: '', text: '' }])}
          data-testid="add-part"
        >
          {t('field.addPart')}
        </button>
        <button type="button" disabled={parts.length <= partsLimit.least} onClick={() => onChange(parts.slice(0, -1))}>
          {t('field.removePart')}
        </button>
      </div>
    </>
  );
}
