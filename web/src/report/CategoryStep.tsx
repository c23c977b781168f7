import { useState } from 'react';
import { nameOf } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { publicGroups, searchCategories } from './categories.ts';
import type { Category } from '../catalogue/catalogue.ts';
import type { StepProps } from './DraftForm.tsx';
import { Reading, Trouble } from './Trouble.tsx';
import { useCatalogue } from '../catalogue/useCatalogue.ts';

const own = (draft: StepProps['draft'], id: string | null) => draft.category === id;

/** What it is about: by group, or by any word that people use for it. */
export function CategoryStep({ draft, change }: StepProps) {
  const { language, t } = useLanguage();
  const { value, error, reload } = useCatalogue();
  const [query, setQuery] = useState('');
  const choose = (category: Category) => change({ category: category.id, coSign: null, another: false });
  const found = value === null ? [] : searchCategories(value.categories, query);
  const options = (categories: readonly Category[]) => (
    <ul className="options">
      {categories.map((category) => (
        <li key={category.id}>
          <button
            type="button"
            aria-pressed={own(draft, category.id)}
            data-testid={`category-${category.id}`}
            onClick={() => choose(category)}
          >
            {nameOf(category.names, language)}
          </button>
        </li>
      ))}
    </ul>
  );
  return (
    <section className="card form" aria-labelledby="step-title">
      <h2 id="step-title">{t('report.category.title')}</h2>
      {value === null && (error === null ? <Reading /> : <Trouble error={error} onRetry={reload} />)}
      {value !== null && (
        <>
          <div className="field">
            <label htmlFor="search">{t('report.category.search')}</label>
            <input
              id="search"
              type="search"
              value={query}
              maxLength={40}
              onChange={(event) => setQuery(event.target.value)}
              placeholder={t('report.category.example')}
            />
          </div>
          {query.trim() !== '' && (
            <div role="status" data-testid="found">
              {found.length === 0 ? <p className="muted">{t('report.category.none')}</p> : options(found)}
            </div>
          )}
          {publicGroups(value.groups, value.categories).map(({ group, categories }) => (
            <details
              key={group.id}
              className="group"
              open={categories.some((category) => own(draft, category.id)) || undefined}
              data-testid={`group-${group.id}`}
            >
              <summary>
                {nameOf(group.names, language)} <small>{categories.length}</small>
              </summary>
              {options(categories)}
            </details>
          ))}
        </>
      )}
    </section>
  );
}
