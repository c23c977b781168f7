import '../i18n/pageTexts.ts';
import './frame.css';
import './forms.css';
import { useEffect, type ReactNode } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { DemonstrationBadge } from './DemonstrationBadge.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { PersonMenu } from './PersonMenu.tsx';

interface FrameProps {
  title: string;
  /** One word for the page's own style sheet. */
  name: string;
  children: ReactNode;
}

/** What every page but the wall looks like: a bar with the way back, and the page below it. */
export function Frame({ title, name, children }: FrameProps) {
  const { t } = useLanguage();
  useEffect(() => {
    document.title = `${title} · Deqing.Realtime`;
  }, [title]);
  return (
    <div className={`page page-${name}`} data-testid={`page-${name}`}>
      <header className="page-bar">
        <a className="page-home" href="/" aria-label={t('menu.wall')}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M4 11L12 4l8 7v8.5h-5.5V14h-5v5.5H4z" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinejoin="round" />
          </svg>
        </a>
        <h1>{title}</h1>
        <DemonstrationBadge />
        <LanguageSwitch />
        <PersonMenu />
      </header>
      <main>{children}</main>
    </div>
  );
}
