import { lazy, Suspense, useState } from 'react';
import type { Verb } from '../caseContract.ts';
import { dueIn, secondsText } from '../cases/due.ts';
import { usePlaceText } from '../cases/usePlaceNames.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import { give } from '../dispatch/dispatchApi.ts';
import type { Task } from '../dispatchContract.ts';
import { formatInstant } from '../format.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { severityCode } from '../severity.ts';
import { SeverityMark } from '../ui/SeverityMark.tsx';
import { Decline } from './Decline.tsx';
import { Navigate } from './Navigate.tsx';

const Finish = lazy(() => import('./Finish.tsx'));

interface TaskItemProps {
  task: Task;
  /** It is not the person's any more. */
  gone: boolean;
  now: number;
  /** Somebody begins or ends writing about it. */
  onWriting: (open: boolean) => void;
  onChanged: () => void;
  onDone: (text: string) => void;
}

/** One task: what, where, until when, and the next thing to do about it as one large button. */
export function TaskItem({ task, gone, now, onWriting, onChanged, onDone }: TaskItemProps) {
  const { t } = useLanguage();
  const catalogue = useCatalogue();
  const placeText = usePlaceText();
  const { case: item, place } = task;
  const state = item.task?.state ?? 'offered';
  const where = placeText(item);
  return (
    <li className="card task" data-testid="task" data-case={item.id} data-state={gone ? 'gone' : state}>
      <p className="task-head">
        <SeverityMark code={severityCode(item.level)} />
        <b className="task-name">{catalogue.categoryName(item.category)}</b>
        <span className={`word word-${item.level}`}>{t(`severity.${item.level}`)}</span>
      </p>
      {gone && (
        <p className="notice" data-tone="warn" role="alert" data-testid="task-gone">
          {t('tasks.gone')}
        </p>
      )}
      {!gone && state === 'offered' && <Answer due={item.task?.answerDue ?? null} now={now} />}
      <p>
        <b>{where === '' ? t('cases.noPlace') : where}</b>
        {item.address !== null && <span className="task-line">{item.address}</span>}
      </p>
      {item.text !== '' && <blockquote>{item.text}</blockquote>}
      <p className="muted">
        {item.number} · {t(`tasks.purpose.${task.purpose}`)} · <Due task={task} now={now} />
      </p>
      {!gone && state !== 'offered' && <p className="task-state">{t(`taskState.${state}`)}</p>}
      {place !== null && <Navigate place={place} name={where} address={item.address} />}
      <Actions task={task} gone={gone} onWriting={onWriting} onChanged={onChanged} onDone={onDone} />
    </li>
  );
}

function Due({ task, now }: { task: Task; now: number }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const { dueAt, overdue } = task.case;
  if (dueAt === null) return t('due.none');
  const due = dueIn(dueAt, now, t);
  return (
    <span className="due" data-tone={overdue ? 'late' : due.tone}>
      {due.text} ({formatInstant(dueAt, zone).slice(5)})
    </span>
  );
}

/** How long one may still answer. */
function Answer({ due, now }: { due: string | null; now: number }) {
  const { t } = useLanguage();
  const left = due === null ? null : Date.parse(due) - now;
  return (
    <p className="answer" data-testid="answer">
      <b>{t('tasks.new')}</b> {left !== null && t(left > 0 ? 'dispatch.answerLeft' : 'dispatch.answerLate', { time: secondsText(left, t) })}
    </p>
  );
}

type ActionsProps = Omit<TaskItemProps, 'now'>;

function Actions({ task, gone, onWriting, onChanged, onDone }: ActionsProps) {
  const { t } = useLanguage();
  const action = useAction();
  const [open, setOpen] = useState<'decline' | 'finish' | null>(null);
  const { case: item, verbs, purpose } = task;
  const turn = (next: 'decline' | 'finish' | null) => {
    setOpen(next);
    onWriting(next !== null);
  };
  const may = (verb: Verb) => !gone && verbs.includes(verb);
  const send = (verb: Verb, more: object, done: string | null) =>
    void action
      .run(() => give(item.id, verb, item.version, more))
      .then((sent) => {
        // Also where it was refused: then the list says why.
        if (!sent) return onChanged();
        turn(null);
        if (done === null) onChanged();
        else onDone(done);
      });
  const finished = () => {
    turn(null);
    onDone(t('tasks.finished', { number: item.number }));
  };
  return (
    <>
      <Refusal text={action.refusal} />
      {open === 'finish' && (
        <Suspense fallback={<p role="status">{t('cases.loading')}</p>}>
          <Finish id={item.id} verb={purpose} onDone={finished} onChanged={onChanged} onCancel={() => turn(null)} />
        </Suspense>
      )}
      {open === 'decline' && (
        <Decline
          busy={action.busy}
          onSubmit={(reason) => send('declineTask', { reason }, t('tasks.declined', { number: item.number }))}
          onCancel={() => turn(null)}
        />
      )}
      {open === null && (
        <div className="task-buttons">
          {may('takeTask') && (
            <button type="button" className="loud" disabled={action.busy} onClick={() => send('takeTask', {}, null)} data-testid="take">
              {t(action.busy ? 'commands.sending' : 'command.takeTask')}
            </button>
          )}
          {may('arrive') && (
            <button type="button" className="loud" disabled={action.busy} onClick={() => send('arrive', {}, null)} data-testid="arrive">
              {t(action.busy ? 'commands.sending' : 'command.arrive')}
            </button>
          )}
          {may(purpose) && (
            <button type="button" className={may('arrive') ? undefined : 'loud'} onClick={() => turn('finish')} data-testid="finish">
              {t(`tasks.finish.${purpose}`)}
            </button>
          )}
          {may('declineTask') && (
            <button type="button" onClick={() => turn('decline')} data-testid="decline">
              {t('command.declineTask')}
            </button>
          )}
        </div>
      )}
    </>
  );
}
