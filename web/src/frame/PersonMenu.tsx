import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Session } from '../accessContract.ts';
import { useLanguage, type TextKey } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { holdsRole, mayAnywhere } from '../reach.ts';
import { refusalText } from '../refusal.ts';
import { leave, useSite } from '../site.ts';

interface Entry {
  path: string;
  text: TextKey;
  shown: boolean;
}

function entriesFor(session: Session): readonly Entry[] {
  return [
    { path: '/', text: 'menu.wall', shown: true },
    { path: '/cases', text: 'menu.cases', shown: mayAnywhere(session, 'readCases') },
    { path: '/dispatch', text: 'menu.dispatch', shown: mayAnywhere(session, 'assignWorker') },
    { path: '/tasks', text: 'menu.tasks', shown: holdsRole(session, 'gridWorker') },
    { path: '/duty', text: 'menu.duty', shown: mayAnywhere(session, 'readRosters') },
    { path: '/ledger', text: 'menu.ledger', shown: mayAnywhere(session, 'readWater') },
    { path: '/report', text: 'menu.report', shown: true },
    { path: '/me', text: 'menu.me', shown: true },
    { path: '/people', text: 'menu.people', shown: mayAnywhere(session, 'readRights') || mayAnywhere(session, 'manageRights') },
    { path: '/audit', text: 'menu.audit', shown: mayAnywhere(session, 'readAudit') },
  ];
}

/** Who has signed in, and where that person may go. */
export function PersonMenu() {
  const site = useSite();
  const session = useObservable(site.session.state);
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useClosing(open, root, () => setOpen(false), button);
  if (!session?.person) return null;
  const { displayName, name } = session.person;
  return (
    <div className="person-menu" ref={root}>
      <button
        type="button"
        ref={button}
        aria-expanded={open}
        aria-label={t('menu.label', { name: displayName })}
        data-testid="person-menu"
        onClick={() => setOpen(!open)}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 12a4.2 4.2 0 1 0 0-8.4a4.2 4.2 0 0 0 0 8.4zM4 20.5c.6-4 3.8-6.3 8-6.3s7.4 2.3 8 6.3z" fill="currentColor" />
        </svg>
        <span>{displayName}</span>
      </button>
      {open && (
        <nav aria-label={t('menu.title')} data-testid="person-menu-entries">
          <p>
            {displayName} <small>{name}</small>
          </p>
          <ul>
            {entriesFor(session)
              .filter((entry) => entry.shown)
              .map((entry) => (
                <li key={entry.path}>
                  <a href={entry.path} aria-current={location.pathname === entry.path ? 'page' : undefined}>
                    {t(entry.text)}
                  </a>
                </li>
              ))}
            <li>
              <button
                type="button"
                data-testid="sign-out"
                onClick={() => leave(site).catch((error: unknown) => setFailed(refusalText(error, t)))}
              >
                {t('menu.signOut')}
              </button>
            </li>
          </ul>
          {failed !== null && <p role="alert">{failed}</p>}
        </nav>
      )}
    </div>
  );
}

/** Closes what is open by Escape, and by a press or the focus going elsewhere. */
function useClosing(open: boolean, root: RefObject<HTMLElement | null>, close: () => void, button: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) close();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      close();
      button.current?.focus();
      // The panel behind the menu also closes by Escape; this one was meant for the menu.
      event.stopImmediatePropagation();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    window.addEventListener('keydown', onKey, { capture: true });
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      window.removeEventListener('keydown', onKey, { capture: true });
    };
  });
}
