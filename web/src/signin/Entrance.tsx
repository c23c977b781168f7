import '../i18n/pageTexts.ts';
import '../frame/frame.css';
import '../frame/forms.css';
import './signin.css';
import { useEffect, type ReactNode } from 'react';
import { LanguageSwitch } from '../frame/LanguageSwitch.tsx';
import { useLanguage } from '../i18n/i18n.ts';

/** The page of somebody who is not in yet: one card and the choice of language. */
export function Entrance({ title, name, children }: { title: string; name: string; children: ReactNode }) {
  const { t } = useLanguage();
  useEffect(() => {
    document.title = `${title} · Deqing.Realtime`;
  }, [title]);
  return (
    <div className="page entrance" data-testid={`page-${name}`}>
      <header>
        <p className="entrance-name">
          <img src="/icon.svg" alt="" width="28" height="28" /> {t('signIn.product')}
        </p>
        <LanguageSwitch />
      </header>
      <main className="card">
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  );
}
