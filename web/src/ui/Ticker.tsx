import { useEffect, useRef, useState } from 'react';
import { caseAddress } from '../cases/address.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import type { CaseLive } from '../contract.ts';
import { formatAge, formatCount, formatMoment, nameOf } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { namesOfPond, ruleOf, type Places } from '../places.ts';
import { mayAnywhere } from '../reach.ts';
import { severityLook } from '../severity.ts';
import { useWall } from '../wall.ts';
import { SeverityMark } from './SeverityMark.tsx';

/** Rows drawn at most; the number of the rest is said. */
const rowLimit = 120;
/** How long rows keep their place after the last movement over them: a pointer left on a wall must not freeze it for ever. */
const holdMs = 8_000;

/** Active cases, newest first. While somebody reads or aims, rows do not move: new ones wait behind a count. */
export function Ticker() {
  const wall = useWall();
  const cases = useObservable(wall.live.cases);
  const places = useObservable(wall.places);
  const { hasSnapshot } = useObservable(wall.live.connection);
  const may = mayAnywhere(useObservable(wall.session.state), 'readCases');
  const { language, t } = useLanguage();
  const hold = useHold(cases);
  const rows = heldOrder(cases, hold.order);
  const waiting = cases.length - rows.length;
  return (
    <section
      className="ticker"
      aria-label={t('ticker.title')}
      onPointerMove={hold.touch}
      onFocus={hold.touch}
      onPointerLeave={hold.release}
    >
      <h2>
        {t('ticker.title')} <b>{hasSnapshot && may ? formatCount(cases.length, language) : ''}</b>
        {waiting > 0 && (
          <button type="button" className="held" onClick={hold.release}>
            {t('ticker.held', { n: waiting })}
          </button>
        )}
      </h2>
      {cases.length === 0 && <p className="empty">{t(!may ? 'ticker.outside' : hasSnapshot ? 'ticker.empty' : 'ticker.waiting')}</p>}
      <ol>
        {rows.slice(0, rowLimit).map((item) => (
          <CaseRow key={item.id} item={item} places={places} />
        ))}
      </ol>
      {rows.length > rowLimit && <p className="empty">{t('ticker.more', { n: formatCount(rows.length - rowLimit, language) })}</p>}
    </section>
  );
}

function CaseRow({ item, places }: { item: CaseLive; places: Places }) {
  const wall = useWall();
  const now = useObservable(wall.now);
  const selected = useObservable(wall.pond) === item.pond && item.pond !== null;
  const { language, t } = useLanguage();
  const look = severityLook(item.level);
  const names = namesOfPond(places, item.pond, item.village, item.township);
  const rule = item.rule === null ? null : ruleOf(places, item.rule);
  const { categoryName } = useCatalogue();
  const pond = item.pond === null ? null : nameOf(names.pond, language);
  const village = nameOf(names.village, language);
  const timeZone = places.county?.timeZone ?? 'UTC';
  return (
    <li
      data-testid="case-row"
      data-case-id={item.id}
      data-pond={item.pond ?? undefined}
      data-severity={look.name}
      data-state={item.acknowledgedBy === null ? 'open' : 'acknowledged'}
    >
      <button
        type="button"
        aria-pressed={selected}
        onClick={() => {
          const { pond } = item;
          if (pond === null) return location.assign(caseAddress(item.id));
          wall.pond.set(pond);
          // After the panel is there, so that the flight ends in the part of the map that it leaves free.
          requestAnimationFrame(() => wall.map.get()?.flyToPond(pond));
        }}
      >
        <SeverityMark code={item.level} />
        <strong className="case-what">{rule ? nameOf(rule.names, language) : categoryName(item.category)}</strong>
        <time dateTime={new Date(item.occurredAt).toISOString()}>{formatMoment(item.occurredAt, now, timeZone, language)}</time>
        <span className="case-where">
          <span className={`word word-${look.name}`}>{t(`severity.${look.name}`)}</span> {pond !== null && `${pond} · `}
          {pond?.includes(village) ? nameOf(names.township, language) : village}
        </span>
        <span className="case-state">{item.acknowledgedBy === null ? formatAge(now - item.occurredAt, t) : t('case.acknowledged')}</span>
      </button>
    </li>
  );
}

interface Hold {
  order: readonly string[] | null;
  touch: () => void;
  release: () => void;
}

function useHold(cases: readonly CaseLive[]): Hold {
  const [order, setOrder] = useState<readonly string[] | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const release = () => {
    clearTimeout(timer.current);
    setOrder(null);
  };
  const touch = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(release, holdMs);
    setOrder((held) => held ?? cases.map((item) => item.id));
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return { order, touch, release };
}

/** The rows of a held order that still exist, each with its newest content. */
export function heldOrder(cases: readonly CaseLive[], order: readonly string[] | null): readonly CaseLive[] {
  if (order === null) return cases;
  const byId = new Map(cases.map((item) => [item.id, item]));
  return order.flatMap((id) => byId.get(id) ?? []);
}
