import type { CaseSummary } from '../caseContract.ts';
import { useLanguage } from '../i18n/i18n.ts';

/** That nobody acts, and how high the case was raised for it; and that it is under supervision. Nothing for any other case. */
export function EscalationBadges({ item }: { item: Pick<CaseSummary, 'rung' | 'supervised'> }) {
  const { t } = useLanguage();
  if (item.rung === null && !item.supervised) return null;
  return (
    <span className="case-badges">
      {item.rung !== null && (
        <span className="badge" data-tone="warn" data-testid="badge-rung">
          {t('cases.nobodyActs', { rung: t(`rung.${item.rung}`) })}
        </span>
      )}
      {item.supervised && (
        <span className="badge" data-tone="bad" data-testid="badge-supervised">
          {t('cases.supervised')}
        </span>
      )}
    </span>
  );
}
