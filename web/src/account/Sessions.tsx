import { formatInstant } from '../format.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useLoad } from '../frame/useLoad.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { leave, useSite } from '../site.ts';
import { browserOf } from './agent.ts';
import { endSession, readSessions } from './accountApi.ts';

/** Where one is signed in, and the way to end it there or everywhere. */
export function Sessions() {
  const site = useSite();
  const { t } = useLanguage();
  const zone = useTimeZone();
  const { value, error, reload } = useLoad('sessions', readSessions);
  const action = useAction();
  return (
    <section className="card" aria-labelledby="sessions">
      <h2 id="sessions">{t('sessions.title')}</h2>
      <Refusal text={error === null ? action.refusal : refusalText(error, t)} />
      <ul className="rows">
        {value?.map((session) => (
          <li key={session.id} data-testid="session" data-current={session.current}>
            <span className="grow">
              <strong title={session.agent}>{browserOf(session.agent) ?? t('sessions.unknownBrowser')}</strong> · {session.address}{' '}
              {session.current && (
                <span className="badge" data-tone="good">
                  {t('sessions.current')}
                </span>
              )}
              <small>
                {t('grant.between', {
                  from: formatInstant(session.createdAt, zone),
                  until: formatInstant(session.until, zone),
                })}
              </small>
            </span>
            {!session.current && (
              <button
                type="button"
                disabled={action.busy}
                data-testid="end-session"
                onClick={() => void action.run(() => endSession(session.id)).then(reload)}
              >
                {t('sessions.end')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <div className="buttons">
        <button type="button" disabled={action.busy} onClick={() => void action.run(() => leave(site))}>
          {t('menu.signOut')}
        </button>
        <button
          type="button"
          className="danger"
          disabled={action.busy}
          data-testid="sign-out-everywhere"
          onClick={() => void action.run(() => leave(site, true))}
        >
          {t('sessions.everywhere')}
        </button>
      </div>
    </section>
  );
}
