import { useEffect, type ReactNode } from 'react';
import { DemonstrationBadge } from '../frame/DemonstrationBadge.tsx';
import { LanguageSwitch } from '../frame/LanguageSwitch.tsx';
import { PersonMenu } from '../frame/PersonMenu.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { useDesk } from './desk.ts';

/** The bar above everything a villager sees; its way back leads to their own start, never to a sign-in. */
export function VillagerFrame({ home, children }: { home: boolean; children: ReactNode }) {
  const { views } = useDesk();
  const { t } = useLanguage();
  useEffect(() => {
    document.title = t('report.title');
  }, [t]);
  return (
    <div className="page villager" data-testid="page-report">
      <header className="page-bar">
        {home ? (
          <img src="/icon.svg" alt="" width="32" height="32" />
        ) : (
          <a
            className="page-home"
            href={views.address({ name: 'home' })}
            aria-label={t('report.toHome')}
            data-testid="to-home"
            onClick={(event) => {
              event.preventDefault();
              views.go({ name: 'home' });
            }}
          >
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path
                d="M14.5 5L8 12l6.5 7"
                fill="none"
                stroke="currentColor"
                strokeWidth="2.4"
                strokeLinecap="round"
                strokeLinejoin="round"
              />
            </svg>
          </a>
        )}
        <h1>{t('report.title')}</h1>
        <DemonstrationBadge />
        <LanguageSwitch />
        <PersonMenu />
      </header>
      <main>{children}</main>
    </div>
  );
}
