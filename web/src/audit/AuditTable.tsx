import type { AuditEntry } from '../accessContract.ts';
import { formatInstant } from '../format.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { actionText, outcomeText } from './words.ts';

/** Entries newest first: a table on a desk, cards on a phone. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const { t } = useLanguage();
  if (entries.length === 0) return <p className="muted">{t('audit.none')}</p>;
  return (
    <table className="audit-table">
      <thead>
        <tr>
          <th scope="col">{t('audit.sequence')}</th>
          <th scope="col">{t('audit.at')}</th>
          <th scope="col">{t('audit.who')}</th>
          <th scope="col">{t('audit.action')}</th>
          <th scope="col">{t('audit.outcome')}</th>
          <th scope="col">{t('audit.what')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Row key={entry.sequence} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ entry }: { entry: AuditEntry }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const done = entry.outcome === 'done';
  return (
    <tr data-testid="audit-row" data-sequence={entry.sequence}>
      <td className="audit-sequence">{entry.sequence}</td>
      <td>
        <time dateTime={entry.at}>{formatInstant(entry.at, zone)}</time>
      </td>
      <td>
        {entry.actorName === '' ? t('audit.nobody') : entry.actorName}
        <small>{entry.address === '' ? t('audit.machine') : entry.address}</small>
      </td>
      <td title={entry.action}>{actionText(t, entry.action)}</td>
      <td title={entry.outcome}>
        <span className="badge" data-tone={done ? 'good' : 'bad'}>
          {outcomeText(t, entry.outcome)}
        </span>
      </td>
      <td className="audit-what">
        {[entry.subject, entry.target].filter((part) => part !== null && part !== '').join(' · ')}
        {entry.detail !== null && <small>{entry.detail}</small>}
      </td>
    </tr>
  );
}
