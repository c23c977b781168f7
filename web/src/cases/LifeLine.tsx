import { useRef } from 'react';
import type { LifeProof } from '../escalationContract.ts';
import { formatClock, formatCount, formatValue } from '../format.ts';
import { useLoad } from '../frame/useLoad.ts';
import { useNow } from '../frame/useNow.ts';
import { usePoll } from '../frame/usePoll.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage, type Language, type Translate } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { secondsText } from './due.ts';
import { lifeMs, lifeState, readLifeProof } from './life.ts';

/** The server counts no further. */
const mostOrphans = 100;
/** An age that changed every second would be read out every second. */
const stepMs = 10_000;

/** One quiet line that says that no case is forgotten; a loud one where that is not so, or where nobody has looked. */
export function LifeLine() {
  const { language, t } = useLanguage();
  const zone = useTimeZone();
  const { value, error, reload } = useLoad('life', readLifeProof);
  usePoll(lifeMs, reload);
  useNow(1000);
  const now = Date.now();
  const seen = useRef<{ checkedAt: string | null; at: number }>({ checkedAt: null, at: now });
  if (value === null && error === null) return <Line text={t('life.checking')} />;
  if (value === null) return <Line loud text={t('life.unknown', { why: refusalText(error, t) })} />;
  if (seen.current.checkedAt !== value.checkedAt) seen.current = { checkedAt: value.checkedAt, at: now };
  const state = lifeState(value, seen.current.at, now);
  switch (state.kind) {
    case 'never':
      return <Line loud text={t('life.never')} />;
    case 'stale':
      return <Line loud text={t('life.stale', { time: secondsText(Math.floor(state.ageMs / stepMs) * stepMs, t) })} />;
    default:
      return <Line loud={state.kind === 'bad'} text={proofText(state.proof, zone, language, t)} />;
  }
}

/** Figures beside others that are newer: so they say when they were taken. */
function proofText({ checkedAt, open, orphaned, late, lagSeconds }: LifeProof, zone: string, language: Language, t: Translate): string {
  const orphans = orphaned >= mostOrphans ? `${mostOrphans}+` : String(orphaned);
  const figures = t('life.fine', { open: formatCount(open, language), orphaned: orphans, lag: formatValue(lagSeconds, 1, language) });
  const tardy = late > 0 ? [t('life.late', { n: formatCount(late, language) })] : [];
  const checked = checkedAt === null ? [] : [t('life.checked', { at: formatClock(Date.parse(checkedAt), zone, language) })];
  return [figures, ...tardy, ...checked].join(' · ');
}

function Line({ text, loud = false }: { text: string; loud?: boolean }) {
  const { t } = useLanguage();
  return (
    <p
      className={loud ? 'life notice' : 'life muted'}
      data-tone={loud ? 'bad' : undefined}
      role={loud ? 'alert' : undefined}
      title={t('life.title')}
      data-testid="life"
    >
      {loud && <b aria-hidden="true">! </b>}
      {text}
    </p>
  );
}
