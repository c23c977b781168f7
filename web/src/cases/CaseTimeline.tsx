import type { CaseDetail, CaseEvent } from '../caseContract.ts';
import type { LoadedCatalogue } from '../catalogue/useCatalogue.ts';
import { formatInstant } from '../format.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { EvidenceList } from './EvidenceList.tsx';
import { eventFacts } from './eventFacts.ts';
import { useOwnerText } from './usePlaceNames.ts';
import { actorText } from './words.ts';

/** All that happened, newest first: who, by which role and for which department, when, why, from where, with what evidence. */
export function CaseTimeline({ detail, catalogue }: { detail: CaseDetail; catalogue: LoadedCatalogue }) {
  const { t } = useLanguage();
  return (
    <section aria-labelledby="timeline">
      <h3 id="timeline">{t('timeline.title')}</h3>
      <ol className="timeline">
        {detail.events.toReversed().map((event) => (
          <Entry key={event.version} event={event} catalogue={catalogue} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ event, catalogue }: { event: CaseEvent; catalogue: LoadedCatalogue }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const ownerName = useOwnerText(catalogue);
  const facts = eventFacts(event, t, { ...catalogue, ownerName }, zone);
  const { by } = event;
  const who = [
    actorText(t, by),
    by?.role ? translateWord(t, 'role', by.role) : '',
    by?.department ? catalogue.departmentName(by.department) : '',
    by?.from ? translateWord(t, 'from', by.from) : '',
  ].filter((part) => part !== '');
  return (
    <li data-testid="event" data-type={event.type}>
      <p className="event-head">
        <b>{translateWord(t, 'caseEvent', event.type)}</b>
        <time dateTime={event.at}>{formatInstant(event.at, zone)}</time>
      </p>
      <p className="muted">{who.join(' · ')}</p>
      {event.note !== null && event.note !== '' && <blockquote>{event.note}</blockquote>}
      {facts.length > 0 && (
        <p className="event-facts">
          {facts.map(([label, text, tone]) => (
            <span key={label} data-tone={tone}>
              <i>{label}</i> {text}
            </span>
          ))}
        </p>
      )}
      <EvidenceList items={event.evidence} />
      <small className="event-hash" title={event.hash}>
        {event.version} · {event.hash.slice(0, 12)}
      </small>
    </li>
  );
}
