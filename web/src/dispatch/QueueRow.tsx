import { useEffect, useRef } from 'react';
import type { CaseSummary } from '../caseContract.ts';
import { dueIn, secondsText } from '../cases/due.ts';
import { EscalationBadges } from '../cases/EscalationBadges.tsx';
import type { LoadedCatalogue } from '../catalogue/useCatalogue.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { severityCode } from '../severity.ts';
import { SeverityMark } from '../ui/SeverityMark.tsx';
import { TaskChip } from './TaskChip.tsx';

interface QueueRowProps {
  item: CaseSummary;
  place: string;
  catalogue: LoadedCatalogue;
  now: number;
  chosen: boolean;
  marked: boolean;
  onChoose: () => void;
  onMark: () => void;
}

/** A case of the queue: what, where, how long still, and who has it. */
export function QueueRow({ item, place, catalogue, now, chosen, marked, onChoose, onMark }: QueueRowProps) {
  const { t } = useLanguage();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView?.({ block: 'nearest' });
  }, [chosen]);
  return (
    <li ref={row} data-testid="queue-row" data-case={item.id} data-overdue={item.overdue}>
      <label className="row-mark">
        <input type="checkbox" checked={marked} onChange={onMark} aria-label={t('dispatch.mark', { number: item.number })} />
      </label>
      <button type="button" aria-pressed={chosen} onClick={onChoose}>
        <SeverityMark code={severityCode(item.level)} />
        <span className="row-name">
          <b>{catalogue.categoryName(item.category)}</b>
          <small>
            {item.number} · {t(`severity.${item.level}`)} · {place === '' ? t('cases.noPlace') : place}
          </small>
        </span>
        <DueShort item={item} now={now} />
        <span className="row-chips">
          <TaskChip item={item} now={now} />
          <EscalationBadges item={item} />
        </span>
      </button>
    </li>
  );
}

/** Below this the seconds count. */
const secondsBelow = 3_600_000;

function DueShort({ item, now }: { item: CaseSummary; now: number }) {
  const { t } = useLanguage();
  if (item.heldUntil !== null)
    return (
      <span className="due" data-tone="over">
        {t('due.held')}
      </span>
    );
  if (item.dueAt === null)
    return (
      <span className="due" data-tone="over">
        {t('due.none')}
      </span>
    );
  const left = Date.parse(item.dueAt) - now;
  const { tone, text } = dueIn(item.dueAt, now, t);
  const near = Math.abs(left) < secondsBelow;
  return (
    <span className="due" data-tone={item.overdue ? 'late' : tone}>
      {near ? t(left > 0 ? 'due.left' : 'due.overdue', { time: secondsText(left, t) }) : text}
    </span>
  );
}
