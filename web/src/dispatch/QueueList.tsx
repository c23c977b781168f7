import { useRef } from 'react';
import { usePlaceText } from '../cases/usePlaceNames.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import { formatCount } from '../format.ts';
import { Refusal } from '../frame/useAction.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { QueueRow } from './QueueRow.tsx';
import type { Queue } from './useQueue.ts';

interface QueueListProps {
  queue: Queue;
  now: number;
  chosen: string | null;
  marked: ReadonlySet<string>;
  /** Tells whether somebody aims at a row. */
  held: { current: () => boolean };
  onChoose: (id: string) => void;
  onMark: (id: string) => void;
}

/** Open cases by the next deadline. What moves waits above the list while somebody aims at a row. */
export function QueueList({ queue, now, chosen, marked, held, onChoose, onMark }: QueueListProps) {
  const { language, t } = useLanguage();
  const catalogue = useCatalogue();
  const placeText = usePlaceText();
  const list = useRef<HTMLOListElement>(null);
  held.current = () => list.current !== null && (list.current.matches(':hover') || list.current.contains(document.activeElement));
  const { rows, error, more, moved, settle } = queue;
  const settleSoon = () => requestAnimationFrame(() => held.current() || settle());
  return (
    <>
      <Refusal text={error === null ? null : refusalText(error, t)} />
      {rows === null
        ? error === null && (
            <p className="muted" role="status">
              {t('cases.loading')}
            </p>
          )
        : rows.length === 0 && <p className="muted">{t('dispatch.nothing')}</p>}
      {moved && (
        <button type="button" className="moved" onClick={settle} data-testid="moved">
          {t('dispatch.moved')}
        </button>
      )}
      <ol className="queue-rows" ref={list} onPointerLeave={settleSoon} onBlur={settleSoon}>
        {rows?.map((item) => (
          <QueueRow
            key={item.id}
            item={item}
            place={placeText({ ...item, township: null })}
            catalogue={catalogue}
            now={now}
            chosen={item.id === chosen}
            marked={marked.has(item.id)}
            onChoose={() => onChoose(item.id)}
            onMark={() => onMark(item.id)}
          />
        ))}
      </ol>
      {rows !== null && rows.length > 0 && (
        <p className="buttons">
          <span className="muted" data-testid="queue-count">
            {t('cases.shown', { n: formatCount(rows.length, language) })}
          </span>
          {more !== null && (
            <button type="button" onClick={more} data-testid="more">
              {t('cases.more')}
            </button>
          )}
        </p>
      )}
    </>
  );
}
