import '../i18n/dispatchTexts.ts';
import '../cases/cases.css';
import '../cases/casePane.css';
import './tasks.css';
import { useEffect, useState, type ReactNode } from 'react';
import type { Task } from '../dispatchContract.ts';
import { Frame } from '../frame/Frame.tsx';
import { NotAllowed } from '../frame/NotAllowed.tsx';
import { Refusal } from '../frame/useAction.tsx';
import { useNow } from '../frame/useNow.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { holdsRole } from '../reach.ts';
import { refusalText } from '../refusal.ts';
import { useSite } from '../site.ts';
import { AtWork } from './AtWork.tsx';
import { TaskItem } from './TaskItem.tsx';
import { taskRows } from './taskRows.ts';
import { useTasks } from './useTasks.ts';

export const open = (): ReactNode => <TasksPage />;

/** What a grid worker was given, on the phone in their hand. */
function TasksPage() {
  const session = useObservable(useSite().session.state);
  const { t } = useLanguage();
  return (
    <Frame title={t('menu.tasks')} name="tasks">
      {holdsRole(session, 'gridWorker') ? (
        <MyTasks />
      ) : <NotAllowed why="refusal.notWorker" />}
    </Frame>
  );
}

function MyTasks() {
  const { t } = useLanguage();
  const tasks = useTasks();
  const now = useNow(1000);
  const [writing, setWriting] = useState<Task | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const { value, error, offered, audible, reload } = tasks;
  useEffect(() => {
    document.title = `${offered > 0 ? `(${offered}) ` : ''}${t('menu.tasks')} · Deqing.Realtime`;
  }, [offered, t]);
  const rows = taskRows(value ?? [], writing);
  return (
    <>
      <AtWork onChanged={reload} />
      <Refusal text={error === null ? null : t('tasks.notRead', { why: refusalText(error, t) })} />
      {done !== null && (
        <p className="notice" data-tone="good" role="status" data-testid="task-done">
          {done}
        </p>
      )}
      <h2 className="vanish">{t('tasks.list')}</h2>
      {value === null
        ? error === null && (
            <p className="muted" role="status">
              {t('cases.loading')}
            </p>
          )
        : rows.length === 0 && (
            <p className="card none" data-testid="no-tasks">
              {t('tasks.none')}
            </p>
          )}
      <ul className="tasks">
        {rows.map(({ task, gone }) => (
          <TaskItem
            key={task.case.id}
            task={task}
            gone={gone}
            now={now}
            onWriting={(open) => setWriting(open ? task : null)}
            onChanged={reload}
            onDone={(text) => {
              setDone(text);
              reload();
            }}
          />
        ))}
      </ul>
      {/* Below everything: what goes away as one touches the page must not move what is being touched. */}
      <p className="muted tone-hint">{audible ? '' : t('tasks.silent')}</p>
    </>
  );
}
