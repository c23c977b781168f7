import type { CaseDetail, CaseEvent } from '../caseContract.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import { stepText } from '../escalation/words.ts';
import { rungs, type Escalation } from '../escalationContract.ts';
import { formatInstant, nameOf } from '../format.ts';
import { useNow } from '../frame/useNow.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { secondsText } from './due.ts';
import { stepResults, type StepResult } from './ladder.ts';
import { useOwnerText } from './usePlaceNames.ts';

/** How far the case has been raised because nobody acts, what was done about it, and what comes next when. */
export function EscalationLadder({ detail }: { detail: CaseDetail }) {
  return detail.escalation === null ? null : <Ladder it={detail.escalation} events={detail.events} />;
}

function Ladder({ it, events }: { it: Escalation; events: readonly CaseEvent[] }) {
  const { language, t } = useLanguage();
  const zone = useTimeZone();
  // Only what counts down to the second is drawn so often, not the pane around it.
  const now = useNow(1000);
  const ownerName = useOwnerText(useCatalogue());
  const results = stepResults(it, events);
  const standing = rungs.indexOf(it.rung);
  return (
    <section aria-labelledby="ladder" data-testid="ladder" data-rung={it.rung}>
      <h3 id="ladder">{t('ladder.title')}</h3>
      <p>
        {t('ladder.since', {
          trigger: translateWord(t, 'trigger', it.trigger),
          policy: nameOf(it.names, language),
          at: formatInstant(it.since, zone),
        })}
      </p>
      <ol className="rungs" aria-label={t('ladder.rungs')}>
        {rungs.map((rung, index) => (
          <li key={rung} data-reached={index <= standing} aria-current={index === standing ? 'step' : undefined}>
            <span>{t(`rung.${rung}`)}</span>
          </li>
        ))}
      </ol>
      <Held it={it} now={now} />
      <ol className="ladder">
        {it.steps.map((step, index) => (
          <li key={index} data-testid="ladder-step" data-state={index < it.next ? 'done' : index > it.next ? 'toCome' : 'next'}>
            <span>{stepText(step, t, ownerName)}</span>
            <small>
              {index < it.next && <Done result={results.get(index)} />}
              {index >= it.next && <Before result={results.get(index)} />}
              {index === it.next && <Next it={it} now={now} />}
              {index > it.next && t('ladder.toCome')}
            </small>
          </li>
        ))}
      </ol>
      {it.next >= it.steps.length && <Again it={it} now={now} />}
    </section>
  );
}

/** Who took notice, which stops the steps until it lapses. */
function Held({ it, now }: { it: Escalation; now: number }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  if (it.heldSince === null) return null;
  const left = it.lapsesAt === null ? null : Date.parse(it.lapsesAt) - now;
  return (
    <div className="notice" data-testid="ladder-held">
      <p>{t('ladder.held', { name: it.heldBy ?? '', at: formatInstant(it.heldSince, zone) })}</p>
      {it.lapsesAt !== null && left !== null && (
        <p>
          {left > 0
            ? t('ladder.lapses', { at: formatInstant(it.lapsesAt, zone), time: secondsText(left, t) })
            : t('ladder.lapsesNow', { at: formatInstant(it.lapsesAt, zone) })}
        </p>
      )}
    </div>
  );
}

/** What became of a step the last time, where the escalation has gone back to before it. */
function Before({ result }: { result: StepResult | undefined }) {
  const { t } = useLanguage();
  if (result === undefined) return null;
  return (
    <>
      {t('ladder.before')} <Done result={result} /> ·{' '}
    </>
  );
}

/** A call that reached nobody was taken, and is not as good as done. */
function Done({ result }: { result: StepResult | undefined }) {
  const { t } = useLanguage();
  if (result?.outcome === 'nobodyFound') return <span className="ladder-nobody">{t('stepOutcome.nobodyFound')}</span>;
  if (result !== undefined && result.outcome !== 'done') return t(`stepOutcome.${result.outcome}`);
  return [...(result?.people ?? []).map(({ name }) => name), t('ladder.done')].join(' · ');
}

function Next({ it, now }: { it: Escalation; now: number }) {
  const { t } = useLanguage();
  if (it.nextAt === null) return `${t('ladder.next')} · ${t('ladder.paused')}`;
  const left = Date.parse(it.nextAt) - now;
  const when = t(left > 0 ? 'ladder.in' : 'ladder.now', { time: secondsText(left, t) });
  return (
    <b data-testid="ladder-countdown" data-late={left <= 0}>
      {t('ladder.next')} · {when}
    </b>
  );
}

/** All steps are done, and still nobody acts: the whole begins again. */
function Again({ it, now }: { it: Escalation; now: number }) {
  const { t } = useLanguage();
  if (it.nextAt === null) return null;
  const left = Date.parse(it.nextAt) - now;
  return <p className="muted">{left > 0 ? t('ladder.again', { time: secondsText(left, t) }) : t('ladder.againNow')}</p>;
}
