import { useRef } from 'react';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import { formatCount } from '../format.ts';
import { Refusal } from '../frame/useAction.tsx';
import { useNow } from '../frame/useNow.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import type { CaseFilter } from './caseFilter.ts';
import { CaseFilters } from './CaseFilters.tsx';
import { CaseRow } from './CaseRow.tsx';
import { StageChips } from './StageChips.tsx';
import { usePlaceText } from './usePlaceNames.ts';
import type { Cases } from './useCases.ts';

interface CaseListProps {
  filter: CaseFilter;
  cases: Cases;
  chosen: string | null;
  onChoose: (id: string) => void;
  onFilter: (values: Readonly<Record<string, string>>) => void;
  /** Tells whether somebody aims at a row. */
  held: { current: () => boolean };
}

/** Cases by what is looked for, with the counts of the stages above them. */
export function CaseList({ filter, cases, chosen, onChoose, onFilter, held }: CaseListProps) {
  const { language, t } = useLanguage();
  const catalogue = useCatalogue();
  const placeText = usePlaceText();
  const now = useNow();
  const list = useRef<HTMLOListElement>(null);
  held.current = () => list.current?.matches(':hover') ?? false;
  const { rows, error, more, counts } = cases;
  return (
    <section className="card case-list" aria-label={t('menu.cases')}>
      <StageChips filter={filter} counts={counts} onChange={onFilter} />
      <CaseFilters filter={filter} onChange={onFilter} />
      <Refusal text={error === null ? null : refusalText(error, t)} />
      {rows === null
        ? error === null && (
            <p className="muted" role="status">
              {t('cases.loading')}
            </p>
          )
        : rows.length === 0 && <p className="muted">{t('cases.none')}</p>}
      <ol className="pick-rows case-rows" ref={list}>
        {rows?.map((item) => (
          <CaseRow
            key={item.id}
            item={item}
            place={placeText(item)}
            catalogue={catalogue}
            now={now}
            chosen={item.id === chosen}
            onChoose={() => onChoose(item.id)}
          />
        ))}
      </ol>
      {rows !== null && rows.length > 0 && (
        <p className="buttons">
          <span className="muted">{t('cases.shown', { n: formatCount(rows.length, language) })}</span>
          {more !== null && (
            <button type="button" onClick={more} data-testid="more">
              {t('cases.more')}
            </button>
          )}
        </p>
      )}
    </section>
  );
}
