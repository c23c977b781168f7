import { useState, type FormEvent, type ReactNode } from 'react';
import { sources } from '../caseContract.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import { nameOf } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { severityLooks } from '../severity.ts';
import { filterNames, furtherCount, usualState, type CaseFilter, type FilterName } from './caseFilter.ts';
import { CategoryOptions } from './CategoryOptions.tsx';
import { useCasePlaces } from './usePlaceNames.ts';

interface CaseFiltersProps {
  filter: CaseFilter;
  onChange: (values: Readonly<Record<string, string>>) => void;
}

/** What to look for: everything is in the address, so a link shows another person the same list. */
export function CaseFilters({ filter, onChange }: CaseFiltersProps) {
  const { language, t } = useLanguage();
  const { value: catalogue } = useCatalogue();
  const { townships, villages } = useCasePlaces();
  const further = furtherCount(filter);
  const [open, setOpen] = useState(() => further > 0);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onChange({ text: String(new FormData(event.currentTarget).get('text') ?? '').trim() });
  };
  const inTownship = villages.filter((village) => filter.township === '' || village.township === filter.township);
  const choice = (name: FilterName, label: string, children: ReactNode) => (
    <div className="field">
      <label htmlFor={`case-${name}`}>{label}</label>
      <select
        id={`case-${name}`}
        value={filter[name]}
        onChange={(event) => onChange(name === 'township' ? { township: event.target.value, village: '' } : { [name]: event.target.value })}
      >
        <option value="">{t('cases.any')}</option>
        {children}
      </select>
    </div>
  );
  const day = (name: FilterName, label: string) => (
    <div className="field">
      <label htmlFor={`case-${name}`}>{label}</label>
      <input id={`case-${name}`} type="date" value={filter[name]} onChange={(event) => onChange({ [name]: event.target.value })} />
    </div>
  );
  return (
    <form className="form case-filters" role="search" onSubmit={submit} data-testid="case-filters">
      <div className="case-search">
        <div className="field">
          <label htmlFor="case-text">{t('cases.text')}</label>
          <input key={filter.text} id="case-text" name="text" type="search" defaultValue={filter.text} maxLength={200} autoComplete="off" />
        </div>
        <div className="field">
          <label htmlFor="case-state">{t('cases.state')}</label>
          <select
            id="case-state"
            value={filter.state || usualState}
            onChange={(event) => onChange({ state: event.target.value === usualState ? '' : event.target.value, stage: '' })}
          >
            <option value="open">{t('cases.state.open')}</option>
            <option value="over">{t('cases.state.over')}</option>
            <option value="all">{t('cases.state.all')}</option>
          </select>
        </div>
        <button type="submit" className="primary">
          {t('cases.search')}
        </button>
      </div>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary data-testid="more-filters">{further === 0 ? t('cases.filter') : t('cases.filterCount', { n: further })}</summary>
        <div className="fields">
          {choice('category', t('cases.category'), <CategoryOptions catalogue={catalogue} />)}
          {choice(
            'level',
            t('cases.level'),
            severityLooks
              .slice(1)
              .toReversed()
              .map((look) => (
                <option key={look.name} value={look.name}>
                  {look.numeral} {t(`severity.${look.name}`)}
                </option>
              )),
          )}
          {choice(
            'source',
            t('cases.source'),
            sources.map((source) => (
              <option key={source} value={source}>
                {t(`source.${source}`)}
              </option>
            )),
          )}
          {choice(
            'department',
            t('cases.department'),
            catalogue?.departments.map((department) => (
              <option key={department.id} value={department.id}>
                {nameOf(department.names, language)}
              </option>
            )),
          )}
          {choice(
            'township',
            t('cases.township'),
            townships.map((township) => (
              <option key={township.code} value={township.code}>
                {nameOf(township.names, language)}
              </option>
            )),
          )}
          {choice(
            'village',
            t('cases.village'),
            inTownship.map((village) => (
              <option key={village.code} value={village.code}>
                {nameOf(village.names, language)}
              </option>
            )),
          )}
          {day('from', t('cases.from'))}
          {day('until', t('cases.until'))}
        </div>
        <div className="buttons">
          <button
            type="button"
            onClick={() => onChange(Object.fromEntries(filterNames.map((name) => [name, ''])))}
            data-testid="reset-filters"
          >
            {t('cases.reset')}
          </button>
        </div>
      </details>
    </form>
  );
}
