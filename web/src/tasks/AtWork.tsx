import { useState } from 'react';
import { workerStatuses, type Worker } from '../dispatchContract.ts';
import { formatAge, formatInstant } from '../format.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useLoad } from '../frame/useLoad.ts';
import { useNow } from '../frame/useNow.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage, type Translate } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import type { Sharing } from './sharing.ts';
import { readMe, sayStatus } from './tasksApi.ts';
import { usePosition } from './usePosition.ts';

/** What one says of one's day, and whether one's position is shared. */
export function AtWork({ onChanged }: { onChanged: () => void }) {
  const { t } = useLanguage();
  const action = useAction();
  const read = useLoad('me', readMe);
  const [said, setSaid] = useState<Worker | null>(null);
  const me = said ?? read.value;
  const say = (status: Worker['status']) =>
    void action.run(async () => {
      setSaid(await sayStatus(status));
      onChanged();
    });
  return (
    <section className="card at-work" aria-label={t('tasks.me')}>
      <div className="statuses" role="group" aria-label={t('tasks.status')}>
        {workerStatuses.map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={me?.status === status}
            disabled={action.busy || me === null}
            onClick={() => say(status)}
            data-testid={`status-${status}`}
          >
            {t(`workerStatus.${status}`)}
          </button>
        ))}
      </div>
      {me !== null && <Duty me={me} />}
      <Refusal text={action.refusal ?? (me === null && read.error !== null ? refusalText(read.error, t) : null)} />
      {me !== null && <Share atWork={me.status !== 'off'} />}
    </section>
  );
}

function Duty({ me }: { me: Worker }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const { is, by, until } = me.onDuty;
  const duty = is
    ? until === null
      ? t('tasks.onDuty')
      : t('tasks.onDutyUntil', { at: formatInstant(until, zone) })
    : t('tasks.notOnDuty');
  return (
    <p className="muted" data-testid="my-duty">
      {/* Where no roster names somebody, what they say decides alone. */}
      {is && by === null ? '' : `${duty} · `}
      {t('tasks.load', { n: me.load, most: me.capacity, month: me.month })}
    </p>
  );
}

function Share({ atWork }: { atWork: boolean }) {
  const { t } = useLanguage();
  const { sharing, wanted, setWanted } = usePosition(atWork);
  const now = useNow(5_000);
  const bad = ['insecure', 'missing', 'denied'].includes(sharing.kind) || (sharing.kind === 'on' && sharing.refusal !== null);
  return (
    <div className="share" data-testid="share" data-state={sharing.kind}>
      <label className="check">
        <input type="checkbox" checked={wanted} onChange={(event) => setWanted(event.target.checked)} data-testid="share-switch" />
        {t('tasks.share')}
      </label>
      <p className={bad ? 'share-bad' : 'muted'} role="status" data-testid="share-state">
        {wanted && !atWork ? t('tasks.shareResting') : shareText(sharing, now, t)}
      </p>
    </div>
  );
}

function shareText(sharing: Sharing, now: number, t: Translate): string {
  if (sharing.kind !== 'on') return t(`tasks.share.${sharing.kind}`);
  if (sharing.refusal !== null) return t('tasks.shareFailed', { why: sharing.refusal });
  return sharing.sentAt === null ? t('tasks.share.asking') : t('tasks.shareSent', { age: formatAge(now - sharing.sentAt, t) });
}
