import { useEffect, useState } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { useDesk } from './desk.ts';
import type { Draft } from './draft.ts';
import { reasonText } from './reportRefusal.ts';
import type { Sending } from './sender.ts';
import { ViewLink } from './ViewLink.tsx';

/** Says how far a report has come; never that it has arrived before the server has said so. */
export function SendingView({ draft }: { draft: Draft }) {
  const { sender } = useDesk();
  const sending = useObservable(sender.sending).get(draft.key) ?? null;
  const { t } = useLanguage();
  return (
    <section className="card sending" data-testid="sending" data-phase={sending?.phase ?? 'starting'}>
      <h2>{t('report.sending.title')}</h2>
      <p className="lead" role="status">
        {phaseText(sending, t)}
      </p>
      <p>{t(draft.posted ? 'report.sending.maybe' : 'report.sending.notYet')}</p>
      {sending?.phase === 'waiting' && (
        <>
          <p className="muted">{reasonText(sending.reason, t)}</p>
          <Countdown until={sending.until} />
          <button type="button" className="primary" data-testid="hurry" onClick={() => sender.hurry()}>
            {t('report.sending.now')}
          </button>
        </>
      )}
      <p className="muted">{t('report.sending.leave')}</p>
      <div className="buttons">
        {!draft.posted && (
          <button type="button" data-testid="stop-sending" onClick={() => sender.stop(draft.key)}>
            {t('report.sending.stop')}
          </button>
        )}
        <ViewLink view={{ name: 'home' }} className="button-link">
          {t('report.toHome')}
        </ViewLink>
      </div>
    </section>
  );
}

function phaseText(sending: Sending | null, t: ReturnType<typeof useLanguage>['t']): string {
  if (sending?.phase === 'uploading') return t('report.sending.uploading', { n: sending.done + 1, total: sending.total });
  if (sending?.phase === 'waiting') return t('report.sending.waiting');
  return t('report.sending.posting');
}

function Countdown({ until }: { until: number }) {
  const { t } = useLanguage();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <p role="timer" className="muted">
      {t('report.sending.again', { n: Math.max(0, Math.ceil((until - now) / 1_000)) })}
    </p>
  );
}
