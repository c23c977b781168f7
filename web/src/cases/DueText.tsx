import type { CaseSummary } from '../caseContract.ts';
import { formatInstant } from '../format.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { dueIn } from './due.ts';

/** When a case is due next, in words and with a tone: the word says what the colour says. */
export function DueText({ item, now }: { item: CaseSummary; now: number }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  if (item.over) {
    return (
      <span className="due" data-tone="over">
        {item.outcome === null ? t('due.ended') : translateWord(t, 'outcome', item.outcome)}
        {item.endedAt !== null && <small>{formatInstant(item.endedAt, zone)}</small>}
      </span>
    );
  }
  if (item.heldUntil !== null) {
    return (
      <span className="due" data-tone="over">
        {t('due.held')}
        <small>{t('due.heldUntil', { at: formatInstant(item.heldUntil, zone) })}</small>
      </span>
    );
  }
  if (item.dueAt === null) return <span className="due">{t('due.none')}</span>;
  const due = dueIn(item.dueAt, now, t);
  return (
    <span className="due" data-tone={item.overdue ? 'late' : due.tone}>
      {due.text}
      <small>{formatInstant(item.dueAt, zone)}</small>
    </span>
  );
}
