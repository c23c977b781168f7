import { useId, useState } from 'react';
import type { CaseDetail, CaseSummary } from '../caseContract.ts';
import type { LoadedCatalogue } from '../catalogue/useCatalogue.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { filterOf } from './caseFilter.ts';
import { readCases } from './casesApi.ts';
import { firstWords } from './words.ts';

/** Matches offered at most. */
const offered = 8;

interface MergeFieldProps {
  detail: CaseDetail;
  catalogue: LoadedCatalogue;
  value: string;
  onChange: (id: string) => void;
}

/** The case in which this one goes on: found by number or words among those that are open. */
export function MergeField({ detail, catalogue, value, onChange }: MergeFieldProps) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const id = useId();
  const action = useAction();
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly CaseSummary[] | null>(null);
  const find = () =>
    void action.run(async () => {
      const page = await readCases({ ...filterOf(''), text, state: 'open' }, zone, null);
      setFound(page.cases.filter((item) => item.id !== detail.id).slice(0, offered));
    });
  return (
    <fieldset className="answers">
      <legend>{t('field.into')}</legend>
      <div className="case-search">
        <div className="field">
          <label htmlFor={id}>{t('cases.text')}</label>
          <input
            id={id}
            type="search"
            value={text}
            maxLength={200}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              find();
            }}
          />
        </div>
        <button type="button" disabled={action.busy || text.trim() === ''} onClick={find} data-testid="find-case">
          {t('cases.search')}
        </button>
      </div>
      <Refusal text={action.refusal} />
      {found?.length === 0 && <p className="muted">{t('cases.none')}</p>}
      {found?.map((item) => (
        <label key={item.id} className="check">
          <input type="radio" name={`${id}-into`} required checked={value === item.id} onChange={() => onChange(item.id)} />
          <span>
            {item.number} {catalogue.categoryName(item.category)} <small>{firstWords(item, 40)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
