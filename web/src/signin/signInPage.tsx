import type { ReactNode } from 'react';
import { safeReturnTo } from '../returnTo.ts';
import type { Site } from '../site.ts';
import { SignIn, type ExternalFailure } from './SignIn.tsx';

const failures: readonly ExternalFailure[] = ['unknownPerson', 'externalSignInFailed'];

/** Where to go on: only ever one of our own pages, whatever the address says. */
export function open(site: Site): ReactNode {
  const query = new URLSearchParams(location.search);
  const back = safeReturnTo(query.get('returnTo'), location.origin);
  if (site.session.state.get()?.person) {
    location.replace(back);
    return null;
  }
  return <SignIn returnTo={back} failure={failures.find((failure) => failure === query.get('refused')) ?? null} />;
}
