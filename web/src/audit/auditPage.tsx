import './audit.css';
import { useState, type ReactNode } from 'react';
import { Frame } from '../frame/Frame.tsx';
import { NotAllowed } from '../frame/NotAllowed.tsx';
import { Refusal } from '../frame/useAction.tsx';
import { useLoad } from '../frame/useLoad.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { mayAnywhere } from '../reach.ts';
import { refusalText } from '../refusal.ts';
import { useSite } from '../site.ts';
import { anything, readAudit, type AuditFilter } from './auditApi.ts';
import { AuditFilters } from './AuditFilters.tsx';
import { AuditTable } from './AuditTable.tsx';
import { Verify } from './Verify.tsx';

export const open = (): ReactNode => <Audit />;

/** The audit log: who did or tried what, when and from where. */
function Audit() {
  const session = useObservable(useSite().session.state);
  const { t } = useLanguage();
  return (
    <Frame title={t('menu.audit')} name="audit">
      {mayAnywhere(session, 'readAudit') ? (
        <AuditLog />
      ) : <NotAllowed />}
    </Frame>
  );
}

function AuditLog() {
  const { t } = useLanguage();
  const [filter, setFilter] = useState<AuditFilter>(anything);
  /** Where the pages before this one began, so that one can go back to them. */
  const [pages, setPages] = useState<readonly (string | null)[]>([null]);
  const before = pages.at(-1) ?? null;
  const { value, error } = useLoad(JSON.stringify([filter, before]), (signal) => readAudit(filter, before, signal));
  const next = value?.next ?? null;
  return (
    <>
      <Verify />
      <section className="card audit" aria-label={t('menu.audit')}>
        <AuditFilters
          onSearch={(wanted) => {
            setFilter(wanted);
            setPages([null]);
          }}
        />
        <Refusal text={error === null ? null : refusalText(error, t)} />
        {value === null ? (
          error === null && (
            <p className="muted" role="status">
              {t('audit.loading')}
            </p>
          )
        ) : (
          <AuditTable entries={value.entries} />
        )}
        <nav className="buttons" aria-label={t('audit.pages')}>
          <button type="button" disabled={pages.length === 1} onClick={() => setPages(pages.slice(0, -1))} data-testid="newer">
            {t('audit.newer')}
          </button>
          <button type="button" disabled={next === null} onClick={() => setPages([...pages, next])} data-testid="older">
            {t('audit.older')}
          </button>
        </nav>
      </section>
    </>
  );
}
