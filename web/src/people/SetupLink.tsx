import type { OneTimeLink } from '../accessContract.ts';
import { formatInstant } from '../format.ts';
import { OneTimeSecret } from '../frame/OneTimeSecret.tsx';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';

/** A link by which somebody sets their password, to be handed over now: it is not shown again. */
export function SetupLink({ link, name }: { link: OneTimeLink; name: string }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  return (
    <div className="notice" data-tone="good" data-testid="setup-link">
      <p>{t('people.linkHint', { name, until: formatInstant(link.linkUntil, zone) })}</p>
      <OneTimeSecret text={new URL(link.link, location.origin).href} label={t('people.link')} />
    </div>
  );
}
