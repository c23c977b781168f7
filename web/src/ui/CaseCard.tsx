import { useEffect, useState } from 'react';
import { readCase } from '../api.ts';
import type { CaseEvent } from '../caseContract.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import type { CaseLive } from '../contract.ts';
import { stageWord } from '../cases/words.ts';
import { formatAge, formatMoment, formatValue, nameOf } from '../format.ts';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { ruleOf, type Places } from '../places.ts';
import { severityLook } from '../severity.ts';
import { useWall } from '../wall.ts';
import { CaseActions } from './CaseActions.tsx';
import { SeverityMark } from './SeverityMark.tsx';

/** A case with what to do about it, what was done, and the two things a person can do here. */
export function CaseCard({ item, places }: { item: CaseLive; places: Places }) {
  const wall = useWall();
  const now = useObservable(wall.now);
  const { language, t } = useLanguage();
  const look = severityLook(item.level);
  const rule = item.rule === null ? null : ruleOf(places, item.rule);
  const { categoryName } = useCatalogue();
  const metric = places.county?.metrics.find((candidate) => candidate.key === rule?.metric);
  const timeZone = places.county?.timeZone ?? 'UTC';
  const threshold = rule && metric && formatValue(rule.threshold, metric.decimals, language);
  const when =
    rule && metric && threshold
      ? `${nameOf(metric.names, language)} ${t(`panel.${rule.when}`, { n: threshold })} ${metric.unit}`
      : '';
  return (
    <article
      className="case"
      data-testid="case-card"
      data-case-id={item.id}
      data-severity={look.name}
      data-state={item.acknowledgedBy === null ? 'open' : 'acknowledged'}
    >
      <h3>
        <SeverityMark code={item.level} />
        {rule ? nameOf(rule.names, language) : categoryName(item.category)}
        <span className={`word word-${look.name}`}>{t(`severity.${look.name}`)}</span>
      </h3>
      <p>
        {when !== '' && `${when} · `}
        {t('case.since', { time: formatMoment(item.occurredAt, now, timeZone, language) })} · {formatAge(now - item.occurredAt, t)}
      </p>
      <p>
        <b>{item.acknowledgedBy === null ? t('case.open') : t('case.acknowledged')}</b> · {stageWord(t, item.stage)}
        {item.rule !== null && !item.alarmActive && ` · ${t('case.alarmEnded')}`}
      </p>
      {item.text !== '' && <p className="case-text">{item.text}</p>}
      {rule && <p className="advice">{nameOf(rule.advice, language)}</p>}
      <CaseActions item={item} />
      <CaseHistory item={item} timeZone={timeZone} />
    </article>
  );
}

/** The case's events, read when somebody opens them and again with every new version. */
function CaseHistory({ item, timeZone }: { item: CaseLive; timeZone: string }) {
  const { language, t } = useLanguage();
  const [open, setOpen] = useState(false);
  const [events, setEvents] = useState<readonly CaseEvent[]>([]);
  useEffect(() => {
    if (!open) return;
    const abort = new AbortController();
    readCase(item.id, abort.signal).then(
      (detail) => setEvents(detail.events),
      () => {},
    );
    return () => abort.abort();
  }, [open, item.id, item.version]);
  return (
    <details className="case-history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('case.history')}</summary>
      <ol>
        {events.map((event) => (
          <li key={event.version}>
            <time dateTime={event.at}>{formatMoment(Date.parse(event.at), Date.now(), timeZone, language)}</time>{' '}
            {translateWord(t, 'caseEvent', event.type)}
            {event.by?.name && ` · ${event.by.name}`}
            {event.note && <q>{event.note}</q>}
          </li>
        ))}
      </ol>
    </details>
  );
}
