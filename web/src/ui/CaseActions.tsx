import { useId, useState, type FormEvent } from 'react';
import { acknowledgeCase, closeCase } from '../api.ts';
import type { CaseOutcome } from '../caseContract.ts';
import { caseAddress } from '../cases/address.ts';
import type { CaseLive } from '../contract.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { covers, reachFor } from '../reach.ts';
import { refusalText } from '../refusal.ts';
import { useWall } from '../wall.ts';

type Action = 'acknowledge' | 'close';

/** The server's own limit, so that nobody writes what it would refuse. */
const noteLimit = 2000;

/**
 * Acknowledge and close an alarm's case, as far as one's rights reach to it; everything else is done where the case is opened. The
 * command carries the version the person saw. Both are switched off while the picture is stale: nobody should decide about a state
 * that may be gone.
 */
export function CaseActions({ item }: { item: CaseLive }) {
  const wall = useWall();
  const { health } = useObservable(wall.live.connection);
  const session = useObservable(wall.session.state);
  const { t } = useLanguage();
  const [action, setAction] = useState<Action | null>(null);
  const [answered, setAnswered] = useState(0);
  const live = health === 'live';
  const waiting = answered > item.version;
  const mayAcknowledge = item.rule !== null && item.acknowledgedBy === null && covers(reachFor(session, 'acknowledgeCase'), item);
  const mayClose = item.rule !== null && covers(reachFor(session, 'closeCase'), item);
  if (action === null) {
    return (
      <div className="case-actions">
        {mayAcknowledge && (
          <button type="button" disabled={!live || waiting} data-testid="case-acknowledge" onClick={() => setAction('acknowledge')}>
            {t('case.acknowledge')}
          </button>
        )}
        {mayClose && (
          <button type="button" disabled={!live || waiting} data-testid="case-close" onClick={() => setAction('close')}>
            {t('case.close')}
          </button>
        )}
        <a href={caseAddress(item.id)} data-testid="case-open">
          {t('case.openCase')} {item.number}
        </a>
        {!live && (mayAcknowledge || mayClose) && <small>{t('case.needsLive')}</small>}
        {waiting && <small role="status">{t('case.sending')}</small>}
      </div>
    );
  }
  return (
    <CaseForm
      item={item}
      action={action}
      live={live}
      onDone={(version) => {
        setAnswered(version);
        setAction(null);
      }}
      onCancel={() => setAction(null)}
    />
  );
}

interface FormProps {
  item: CaseLive;
  action: Action;
  live: boolean;
  onDone: (version: number) => void;
  onCancel: () => void;
}

function CaseForm({ item, action, live, onDone, onCancel }: FormProps) {
  const { t } = useLanguage();
  const id = useId();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  // While the alarm holds, the water is not well and the case cannot be called resolved.
  const [outcome, setOutcome] = useState<CaseOutcome>(item.alarmActive ? 'falseAlarm' : 'resolved');
  const noteRequired = action === 'close' && outcome === 'falseAlarm';

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const note = String(new FormData(event.currentTarget).get('note') ?? '').trim();
    setSending(true);
    setRefusal(null);
    try {
      const answer = await send(item, action, note, outcome);
      onDone(answer.version);
    } catch (error) {
      setRefusal(refusalText(error, t));
      setSending(false);
    }
  };

  return (
    <form className="case-form" onSubmit={(event) => void submit(event)} data-testid="case-form" data-action={action}>
      {action === 'close' && (
        <>
          <label htmlFor={`${id}-outcome`}>{t('case.outcome')}</label>
          <select id={`${id}-outcome`} name="outcome" value={outcome} onChange={(event) => setOutcome(event.target.value as CaseOutcome)}>
            <option value="resolved" disabled={item.alarmActive}>
              {item.alarmActive ? t('case.resolvedWhenCleared') : t('case.resolved')}
            </option>
            <option value="falseAlarm">{t('case.falseAlarm')}</option>
          </select>
        </>
      )}
      <label htmlFor={`${id}-note`}>{noteRequired ? t('case.note') : t('case.noteOptional')}</label>
      <textarea id={`${id}-note`} name="note" rows={2} maxLength={noteLimit} required={noteRequired} />
      {refusal !== null && (
        <p className="refusal" role="alert" data-testid="case-refusal">
          <b>{t('refusal.title')}</b> {refusal}
        </p>
      )}
      <div className="case-actions">
        <button type="submit" className="primary" disabled={!live || sending} data-testid="case-submit">
          {sending ? t('case.sending') : t(`case.${action}`)}
        </button>
        <button type="button" onClick={onCancel}>
          {t('case.cancel')}
        </button>
        {!live && <small>{t('case.needsLive')}</small>}
      </div>
    </form>
  );
}

function send(item: CaseLive, action: Action, note: string, outcome: CaseOutcome) {
  return action === 'acknowledge' ? acknowledgeCase(item.id, item.version, note) : closeCase(item.id, item.version, outcome, note);
}
