import { formatClock, formatDate, nameOf } from '../format.ts';
import { LanguageSwitch } from '../frame/LanguageSwitch.tsx';
import { PersonMenu } from '../frame/PersonMenu.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { hasSynthetic } from '../places.ts';
import { useWall } from '../wall.ts';
import { ConnectionChip } from './ConnectionChip.tsx';

export function Header() {
  const wall = useWall();
  const { county } = useObservable(wall.places);
  const { language, t } = useLanguage();
  return (
    <header className="header">
      <h1 className="title">{county ? t('app.title', { county: nameOf(county.names, language) }) : t('app.subtitle')}</h1>
      {county && (
        <p className="banners">
          {county.demonstration && (
            <span className="banner" data-testid="banner-demonstration" title={t('banner.demonstrationHint')}>
              {t('banner.demonstration')}
            </span>
          )}
          {hasSynthetic(county) && (
            <span className="banner" data-testid="banner-synthetic" title={t('banner.syntheticHint')}>
              {t('banner.synthetic')}
            </span>
          )}
        </p>
      )}
      <ConnectionChip />
      {county && <Clock timeZone={county.timeZone} />}
      <LanguageSwitch />
      <PersonMenu />
    </header>
  );
}

/** The server's time in the county, so that every screen of the county shows the same. */
function Clock({ timeZone }: { timeZone: string }) {
  const now = useObservable(useWall().now);
  const { language, t } = useLanguage();
  return (
    <time className="clock" dateTime={new Date(now).toISOString()} aria-label={t('clock.label')}>
      <span className="clock-date">{formatDate(now, timeZone, language)}</span>
      <span className="clock-time">{formatClock(now, timeZone, language)}</span>
    </time>
  );
}
