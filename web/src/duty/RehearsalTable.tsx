import { useOwnerText } from '../cases/usePlaceNames.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import type { Rehearsal, RehearsedStep } from '../dutyContract.ts';
import { stepText } from '../escalation/words.ts';
import { formatInstant, nameOf } from '../format.ts';
import { useLoad } from '../frame/useLoad.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { readPolicies } from './dutyApi.ts';

/** What would happen, in order; calls that would find nobody are marked and counted. */
export function RehearsalTable({ answer }: { answer: Rehearsal }) {
  const { language, t } = useLanguage();
  const { value: policies } = useLoad('policies', readPolicies);
  if (answer.policy === null) {
    return (
      <p className="notice" data-tone="warn" role="status" data-testid="rehearsal">
        {t('rehearsal.noPolicy')}
      </p>
    );
  }
  const policy = policies?.find(({ id }) => id === answer.policy);
  return (
    <div className="rehearsal" data-testid="rehearsal">
      <p className="notice" data-tone={answer.gaps > 0 ? 'warn' : 'good'} role="status" data-testid="rehearsal-gaps">
        {t('rehearsal.policy', { name: policy === undefined ? answer.policy : nameOf(policy.names, language) })} ·{' '}
        {answer.gaps > 0 ? t('rehearsal.gaps', { n: answer.gaps }) : t('rehearsal.noGaps')}
      </p>
      <table className="rehearsed">
        <thead>
          <tr>
            <th scope="col">{t('duty.time')}</th>
            <th scope="col">{t('fact.stepDone')}</th>
            <th scope="col">{t('rehearsal.called')}</th>
          </tr>
        </thead>
        <tbody>
          {answer.steps.map((step, index) => (
            <Row key={index} step={step} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ step }: { step: RehearsedStep }) {
  const { t } = useLanguage();
  const ownerName = useOwnerText(useCatalogue());
  const zone = useTimeZone();
  return (
    <tr data-testid="rehearsed" data-outcome={step.outcome ?? ''}>
      <td>
        <time dateTime={step.at}>{formatInstant(step.at, zone)}</time>
      </td>
      <td>{step.step === null ? translateWord(t, 'caseEvent', step.type) : stepText(step.step, t, ownerName)}</td>
      <td>
        {step.people.map(({ name }) => name).join(t('list.comma'))}
        {step.outcome === 'nobodyFound' && (
          <span className="badge" data-tone="warn">
            {t('stepOutcome.nobodyFound')}
          </span>
        )}
        {(step.outcome === 'alreadyThere' || step.outcome === 'tooFew') && <small>{t(`stepOutcome.${step.outcome}`)}</small>}
      </td>
    </tr>
  );
}
