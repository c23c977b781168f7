import './connection.css';
import { formatClock, formatValue } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { useWall } from '../wall.ts';

/** Whether the picture is live, and by how much it is behind. Judged by heartbeats, not by what the browser thinks of its network. */
export function ConnectionChip() {
  const wall = useWall();
  const { health, lagSeconds, heardAt, hasSnapshot } = useObservable(wall.live.connection);
  const { county } = useObservable(wall.places);
  const { language, t } = useLanguage();
  const connecting = health === 'stale' && !hasSnapshot;
  return (
    <div className="connection" data-testid="connection" data-state={health} aria-label={t('connection.label')}>
      <span className="connection-dot" aria-hidden="true" />
      <strong role="status">{connecting ? t('connection.connecting') : t(`connection.${health}`)}</strong>
      {health === 'live' && lagSeconds !== null && (
        <span data-testid="lag">{t('connection.lag', { n: formatValue(lagSeconds, 1, language) })}</span>
      )}
      {health !== 'live' && heardAt !== null && county && (
        <span>{t('connection.stoppedAt', { time: formatClock(heardAt, county.timeZone, language) })}</span>
      )}
    </div>
  );
}
