import { caseAddress } from '../cases/address.ts';
import { useOwnerText } from '../cases/usePlaceNames.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import type { NightGap, NightRun } from '../dutyContract.ts';
import { stepText } from '../escalation/words.ts';
import { formatCount, formatInstant, formatValue, nameOf } from '../format.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useLoad } from '../frame/useLoad.ts';
import { usePoll } from '../frame/usePoll.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { readNight, readPolicies, runNight } from './dutyApi.ts';

const refreshMs = 60_000;
/** More places, and people, are only counted. */
const mostNamed = 5;

/** What the rehearsal of the whole county found last, and doing it now. */
export function NightSection({ manage }: { manage: boolean }) {
  const { t } = useLanguage();
  const { value, error, reload } = useLoad('night', readNight);
  const action = useAction();
  usePoll(refreshMs, reload);
  const run = async () => {
    await action.run(runNight);
    reload();
  };
  const busy = action.busy || (value?.isRunning ?? false);
  return (
    <section className="card night" aria-labelledby="night" data-testid="night">
      <h2 id="night">{t('night.title')}</h2>
      <p className="muted">{value === null || value.at === 'never' ? t('night.hintByHand') : t('night.hint', { at: value.at })}</p>
      {error !== null && value === null && <Refusal text={refusalText(error, t)} />}
      {value !== null && (value.last === null ? <p className="muted">{t('night.none')}</p> : <Run run={value.last} />)}
      <Refusal text={action.refusal} />
      {manage && (
        <div className="buttons">
          <button type="button" disabled={busy} onClick={() => void run()} data-testid="night-run">
            {t(busy ? 'night.running' : 'night.run')}
          </button>
        </div>
      )}
    </section>
  );
}

function Run({ run }: { run: NightRun }) {
  const { language, t } = useLanguage();
  const zone = useTimeZone();
  const { value: policies } = useLoad('policies', readPolicies);
  const isBad = run.gaps.length > 0 || run.countUnreachable > 0;
  const policyName = (id: string) => {
    const policy = policies?.find((known) => known.id === id);
    return policy === undefined ? id : nameOf(policy.names, language);
  };
  return (
    <>
      <p className="notice" data-tone={isBad ? 'warn' : 'good'} role="status" data-testid="night-found">
        {t('night.found', {
          gaps: formatCount(run.gaps.length, language),
          unreachable: formatCount(run.countUnreachable, language),
        })}{' '}
        ·{' '}
        {t('night.took', {
          at: formatInstant(run.startedAt, zone),
          n: formatCount(run.rehearsed, language),
          seconds: formatValue(run.milliseconds / 1000, 1, language),
        })}
      </p>
      {run.gaps.length > 0 && (
        <ul className="night-gaps">
          {run.gaps.map((gap) => (
            <Gap key={`${gap.policy}.${gap.index}`} gap={gap} policy={policyName(gap.policy)} />
          ))}
        </ul>
      )}
      {run.countUnreachable > 0 && (
        <p data-testid="night-unreachable">
          {t('night.unreachable', {
            n: formatCount(run.countUnreachable, language),
            names: named(run.unreachable.map(({ name }) => name), run.countUnreachable, t('list.comma')),
          })}
        </p>
      )}
      {run.cases.length > 0 && (
        <p className="night-cases">
          {t('night.cases')}{' '}
          {run.cases.map((id, index) => (
            <a key={id} href={caseAddress(id)} data-testid="night-case">
              {t('night.case', { n: index + 1 })}
            </a>
          ))}
        </p>
      )}
    </>
  );
}

function Gap({ gap, policy }: { gap: NightGap; policy: string }) {
  const { language, t } = useLanguage();
  const ownerName = useOwnerText(useCatalogue());
  return (
    <li data-testid="night-gap">
      {t('night.gap', {
        policy,
        step: gap.index + 1,
        call: stepText(gap.step, t, ownerName),
        missing: formatCount(gap.missing, language),
        of: formatCount(gap.of, language),
        places: named(gap.places.map(ownerName), gap.missing, t('list.comma')),
      })}
    </li>
  );
}

const named = (names: readonly string[], count: number, comma: string): string =>
  names.slice(0, mostNamed).join(comma) + (count > mostNamed ? '…' : '');
