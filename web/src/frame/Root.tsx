import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { LanguageContext, translator, useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { SiteContext, type Site } from '../site.ts';

interface RootProps {
  site: Site;
  /** What the page shows; null while it is on its way, `failed` when it did not arrive. */
  content: ReactNode;
}

/** Gives every page the language and the session, and says what is being waited for until the page is there. */
export function Root({ site, content }: RootProps) {
  const language = useObservable(site.language);
  const context = useMemo(() => ({ language, t: translator(language) }), [language]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <SiteContext value={site}>
      <LanguageContext value={context}>
        {content === null || content === 'failed' ? <Waiting failed={content !== null} /> : content}
      </LanguageContext>
    </SiteContext>
  );
}

const patienceMs = 600;

/** Nothing for a moment: most pages are there sooner than a word could be read. */
function Waiting({ failed }: { failed: boolean }) {
  const { t } = useLanguage();
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="waiting" role="status">
      {failed ? t('site.failed') : long ? t('site.connecting') : ''}
    </p>
  );
}
