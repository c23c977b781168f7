import { createContext, useContext } from 'react';
import { chooseLanguage, rememberedLanguage, rememberLanguage, type Language } from './i18n/i18n.ts';
import { Observable } from './observable.ts';
import { findPage } from './page.ts';
import { keepSessionWith } from './request.ts';
import { signInAddress } from './returnTo.ts';
import { SessionStore } from './session.ts';

/** What all pages have in common. */
export interface Site {
  language: Observable<Language>;
  session: SessionStore;
}

/**
 * Pages follow each other by loading anew, so nothing that one person could see stays in memory when they have signed out.
 */
export function createSite(): Site {
  const language = new Observable(
    chooseLanguage(new URLSearchParams(location.search).get('lang'), rememberedLanguage(), navigator.languages),
  );
  language.subscribe(() => {
    rememberLanguage(language.get());
    const query = new URLSearchParams(location.search);
    query.set('lang', language.get());
    history.replaceState(history.state, '', `${location.pathname}?${query}${location.hash}`);
  });
  const session = new SessionStore(goToSignIn);
  keepSessionWith(session);
  return { language, session };
}

/** Only from pages that are for somebody: who is on another needs no name there, and must not lose what they were doing. */
function goToSignIn(): void {
  if (findPage(location.pathname).signedIn) location.replace(signInAddress(location));
}

/** Signs out and leaves nothing of the person on the screen. */
export async function leave(site: Site, everywhere = false): Promise<void> {
  await site.session.signOut(everywhere);
  location.assign('/sign-in');
}

export const SiteContext = createContext<Site | null>(null);

export function useSite(): Site {
  const site = useContext(SiteContext);
  if (site === null) throw new Error('useSite outside of <SiteContext>');
  return site;
}
