import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { useQueries, useQuery } from '../frame/useQuery.ts';
import { useNow } from '../frame/useNow.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { ConnectionChip } from '../ui/ConnectionChip.tsx';
import { useWall } from '../wall.ts';
import { Bulk } from './Bulk.tsx';
import { DispatchPane } from './DispatchPane.tsx';
import { KeyHelp } from './KeyHelp.tsx';
import { neighbour, queueFilterOf } from './queue.ts';
import { QueueFilters } from './QueueFilters.tsx';
import { QueueList } from './QueueList.tsx';
import { SaveThese } from './SaveThese.tsx';
import { useChosen } from './useChosen.ts';
import { useKeys } from './useKeys.ts';
import { useLiveCases } from './useLiveCases.ts';
import { useNarrow } from './useNarrow.ts';
import { useQueue } from './useQueue.ts';
import { useWorkers } from './useWorkers.ts';

/** How often the queue is read: by the feed it is read at once, and then this only mends what the feed cannot say. */
const liveMs = 15_000;
const blindMs = 5_000;

const DispatchMapView = lazy(() => import('./DispatchMapView.tsx'));

/** The queue, the map, and the case that is chosen: one hand at the keyboard goes through all of it. */
export function Desk() {
  const { t } = useLanguage();
  const [search, change] = useQueries();
  const [id, choose] = useQuery('case', true);
  const filter = useMemo(() => queueFilterOf(search), [search]);
  const { health } = useObservable(useWall().live.connection);
  const held = useRef<() => boolean>(() => false);
  const queue = useQueue(filter, health === 'live' ? liveMs : blindMs, () => held.current());
  const chosen = useChosen(id, queue.reload);
  const workers = useWorkers();
  const now = useNow(1000);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [mapOpen, setMapOpen] = useState(false);
  const narrow = useNarrow();
  useLiveCases((changed) => {
    queue.reload();
    if (id !== null && changed.has(id)) chosen.reload();
  });
  const rows = queue.rows ?? [];
  const mark = (which: string) =>
    setMarked((before) => (before.has(which) ? new Set([...before].filter((other) => other !== which)) : new Set([...before, which])));
  const [keys, setKeys] = useKeys(chosen.picks.length, (wish) => {
    if (wish === 'next' || wish === 'previous') choose(neighbour(rows, id, wish === 'next' ? 1 : -1));
    else if (wish === 'filter') document.getElementById('queue-text')?.focus();
    else if (wish === 'mark' && id !== null) mark(id);
    else if (wish === 'confirm') document.querySelector<HTMLFormElement>('form.assign-form')?.requestSubmit();
    else if (wish === 'close') choose(null);
  });
  const show = (which: string | null) => {
    setKeys((before) => ({ ...before, armed: null, reserve: false }));
    choose(which);
  };
  const summary = chosen.detail ?? rows.find((item) => item.id === id) ?? null;
  return (
    <div className="desk" data-open={id !== null} data-map={mapOpen} data-health={health}>
      <section className="desk-queue" aria-label={t('dispatch.queue')}>
        <div className="desk-tools">
          <ConnectionChip />
          <button
            type="button"
            className="only-narrow"
            aria-pressed={mapOpen}
            onClick={() => setMapOpen(!mapOpen)}
            data-testid="map-switch"
          >
            {t(mapOpen ? 'dispatch.showQueue' : 'dispatch.showMap')}
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={t('dispatch.keys')}
            title={t('dispatch.keys')}
            onClick={() => setKeys({ ...keys, help: true })}
            data-testid="keys-open"
          >
            ?
          </button>
        </div>
        <div className="desk-scroll">
          <SaveThese now={now} folded={narrow} onChoose={show} />
          <QueueFilters filter={filter} onChange={change} />
          <Bulk rows={rows} marked={marked} onClear={() => setMarked(new Set())} onDone={queue.reload} />
          <QueueList queue={queue} now={now} chosen={id} marked={marked} held={held} onChoose={show} onMark={mark} />
        </div>
      </section>
      <section className="desk-map" aria-label={t('map.title')}>
        {(!narrow || mapOpen) && (
          <Suspense
            fallback={
              <p className="muted" role="status">
                {t('cases.loading')}
              </p>
            }
          >
            <DispatchMapView rows={rows} chosen={summary} workers={workers} picks={chosen.picks} settled={chosen.settled} onChoose={show} />
          </Suspense>
        )}
      </section>
      {id === null ? (
        <section className="card desk-pane desk-empty" aria-label={t('dispatch.chosen')}>
          <p className="muted">{t('dispatch.chooseOne')}</p>
        </section>
      ) : (
        <DispatchPane id={id} chosen={chosen} keys={keys} setKeys={setKeys} now={now} onClose={() => show(null)} onChanged={queue.reload} />
      )}
      {keys.help && <KeyHelp onClose={() => setKeys((before) => ({ ...before, help: false }))} />}
    </div>
  );
}
