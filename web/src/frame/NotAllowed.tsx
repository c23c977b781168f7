import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/i18n.ts';

interface NotAllowedProps {
  /** What is lacking: a role, if nothing else is said. */
  why?: 'refusal.noRole' | 'refusal.notWorker';
}

/** Stands in the place of a page that is not for whoever has opened it. */
export function NotAllowed({ why = 'refusal.noRole' }: NotAllowedProps): ReactNode {
  const { t } = useLanguage();
  return (
    <p className="notice" data-tone="bad" role="alert" data-testid="not-allowed">
      {t(why)}
    </p>
  );
}
