import type { ReactNode } from 'react';
import type { Site } from './site.ts';

/** What a page's module offers: it begins its work and gives what is to be shown. */
export interface PageModule {
  open(site: Site): ReactNode;
}

export interface Page {
  /** Whether it is for people who have signed in. */
  signedIn: boolean;
  /** Whether it is shown before the server has said who is there: on a slow network that is one answer sooner. */
  atOnce?: boolean;
  load(): Promise<PageModule>;
}

const wall: Page = { signedIn: true, load: () => import('./ui/wallPage.tsx') };

/** Each page's code is read only by who opens it. */
const pages: Readonly<Record<string, Page>> = {
  '/': wall,
  '/sign-in': { signedIn: false, load: () => import('./signin/signInPage.tsx') },
  '/setup': { signedIn: false, load: () => import('./signin/setupPage.tsx') },
  '/me': { signedIn: true, load: () => import('./account/accountPage.tsx') },
  '/people': { signedIn: true, load: () => import('./people/peoplePage.tsx') },
  '/cases': { signedIn: true, load: () => import('./cases/casesPage.tsx') },
  '/dispatch': { signedIn: true, load: () => import('./dispatch/dispatchPage.tsx') },
  '/tasks': { signedIn: true, load: () => import('./tasks/tasksPage.tsx') },
  '/duty': { signedIn: true, load: () => import('./duty/dutyPage.tsx') },
  '/ledger': { signedIn: true, load: () => import('./ledger/ledgerPage.tsx') },
  '/audit': { signedIn: true, load: () => import('./audit/auditPage.tsx') },
  '/report': { signedIn: false, atOnce: true, load: () => import('./report/reportPage.tsx') },
};

/** The page at a path; the wall where there is none. */
export function findPage(pathname: string): Page {
  return Object.hasOwn(pages, pathname) ? (pages[pathname] ?? wall) : wall;
}
