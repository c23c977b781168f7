import type { CaseDetail, CaseEvent } from '../caseContract.ts';
import { calledIn } from '../cases/taskFacts.ts';
import { actorText } from '../cases/words.ts';
import { formatInstant } from '../format.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { translateWord, useLanguage } from '../i18n/i18n.ts';

interface ConflictProps {
  /** Why it was refused; null where nothing was. */
  text: string | null;
  detail: CaseDetail;
  /** The version somebody saw when they tried. */
  since: number | null;
}

/** Why the case was not given, and what others have done to it in the meantime: both are shown, nothing is overwritten. */
export function Conflict({ text, detail, since }: ConflictProps) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  if (text === null) return null;
  const newer = since === null ? [] : detail.events.filter((event) => event.version > since);
  const line = (event: CaseEvent) => [
    formatInstant(event.at, zone),
    actorText(t, event.by),
    translateWord(t, 'caseEvent', event.type),
    calledIn(event)?.name ?? '',
  ];
  return (
    <div className="notice" data-tone="bad" role="alert" data-testid="conflict">
      <p>{text}</p>
      {newer.length > 0 && <p>{t('dispatch.faster')}</p>}
      {newer.map((event) => (
        <p key={event.version}>
          {line(event)
            .filter((part) => part !== '')
            .join(' · ')}
        </p>
      ))}
    </div>
  );
}
