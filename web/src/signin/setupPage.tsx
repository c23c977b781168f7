import type { ReactNode } from 'react';
import { SetUp } from './SetUp.tsx';

/** The secret of the link stands in the fragment, which no browser sends to any server. */
export function open(): ReactNode {
  return <SetUp link={decodeURIComponent(location.hash.slice(1))} />;
}
