import type { CaseSummary } from '../caseContract.ts';
import type { LoadedCatalogue } from '../catalogue/useCatalogue.ts';
import { formatInstant } from '../format.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { severityCode } from '../severity.ts';
import { SeverityMark } from '../ui/SeverityMark.tsx';
import { DueText } from './DueText.tsx';
import { EscalationBadges } from './EscalationBadges.tsx';
import { firstWords, stageText } from './words.ts';

interface CaseRowProps {
  item: CaseSummary;
  place: string;
  catalogue: LoadedCatalogue;
  now: number;
  chosen: boolean;
  onChoose: () => void;
}

/** A case in the list: what, where, how far, how long still. */
export function CaseRow({ item, place, catalogue, now, chosen, onChoose }: CaseRowProps) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  return (
    <li data-testid="case-item" data-case={item.id} data-overdue={item.overdue}>
      <button type="button" aria-pressed={chosen} onClick={onChoose}>
        <SeverityMark code={severityCode(item.level)} />
        <span className="case-name">
          <b>{catalogue.categoryName(item.category)}</b>
          <small>
            {item.number} · {t(`severity.${item.level}`)} · {t(`source.${item.source}`)}
          </small>
          <EscalationBadges item={item} />
        </span>
        <span className="case-place">
          {place === '' ? t('cases.noPlace') : place}
          <small>{item.text === '' ? formatInstant(item.reportedAt, zone) : firstWords(item)}</small>
        </span>
        <span className="case-stage">
          <small>{t(`step.${item.step}`)}</small>
          <span>
            {stageText(t, item.stage)}
            {item.returned && ` · ${t('cases.returned')}`}
          </span>
        </span>
        <DueText item={item} now={now} />
      </button>
    </li>
  );
}
