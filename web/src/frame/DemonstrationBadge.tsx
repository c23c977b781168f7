import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { useSite } from '../site.ts';

/** Says in the bar of a page that this is the demonstration, so that nobody takes its data for the county's. */
export function DemonstrationBadge() {
  const session = useObservable(useSite().session.state);
  const { t } = useLanguage();
  if (!session?.demonstration.length) return null;
  return (
    <span className="badge" data-tone="warn" data-testid="badge-demonstration" title={t('banner.demonstrationHint')}>
      {t('banner.demonstration')}
    </span>
  );
}
