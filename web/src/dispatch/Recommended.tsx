import type { Dispatch, SetStateAction } from 'react';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import type { Recommendation } from '../dispatchContract.ts';
import { Refusal } from '../frame/useAction.tsx';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { AssignForm } from './AssignForm.tsx';
import { idle, type Keys } from './keys.ts';
import type { Chosen } from './useChosen.ts';
import { pickMinutes, pickReasons, pickSum } from './words.ts';

interface RecommendedProps {
  chosen: Chosen;
  keys: Keys;
  setKeys: Dispatch<SetStateAction<Keys>>;
  busy: boolean;
  onAssign: (worker: string, reserve: boolean, reason: string) => void;
}

/** Keys there are for workers; the others are pressed. */
const numbered = 9;

/** Who can be sent, best first and with the reasons in words; who cannot, and why; and what is lacking. */
export function Recommended({ chosen, keys, setKeys, busy, onAssign }: RecommendedProps) {
  const { t } = useLanguage();
  const catalogue = useCatalogue();
  const { recommendation, recommendationError, picks } = chosen;
  if (recommendation === null) {
    return recommendationError === null ? (
      <p className="muted" role="status">
        {t('cases.loading')}
      </p>
    ) : (
      <Refusal text={refusalText(recommendationError, t)} />
    );
  }
  const arm = (index: number, reserve: boolean) => setKeys({ ...idle, armed: index, reserve });
  const armed = keys.armed === null ? null : (picks[keys.armed] ?? null);
  return (
    <>
      {recommendation.lead !== null && (
        <p className="muted">{t('dispatch.goesTo', { name: catalogue.departmentName(recommendation.lead) })}</p>
      )}
      <Shortfalls words={recommendation.shortfalls} />
      <ol className="picks">
        {picks.map((pick, index) => (
          <li key={pick.worker} data-testid="pick" data-armed={keys.armed === index}>
            <span className="pick-number" aria-hidden={index >= numbered}>
              {index < numbered ? index + 1 : ''}
            </span>
            <span className="pick-words">
              <b>
                {pick.workerName} <span className="pick-minutes">{pickMinutes(pick, t)}</span>
              </b>
              <small>{pickReasons(pick, t).join(' · ')}</small>
              <small>{pickSum(pick, t)}</small>
            </span>
            <span className="pick-buttons">
              <button
                type="button"
                className={index === 0 ? 'primary' : undefined}
                disabled={busy}
                onClick={() => (index === 0 ? onAssign(pick.worker, false, '') : arm(index, false))}
                data-testid="pick-assign"
              >
                {t('command.assign')}
                <span className="vanish"> {pick.workerName}</span>
              </button>
              <button type="button" disabled={busy} onClick={() => arm(index, true)} data-testid="pick-reserve">
                {t('dispatch.reserve')}
                <span className="vanish"> {pick.workerName}</span>
              </button>
            </span>
            {armed === pick && (
              <AssignForm
                key={`${pick.worker} ${keys.reserve}`}
                pick={pick}
                reserve={keys.reserve}
                reasonNeeded={index > 0}
                busy={busy}
                onSubmit={(reason) => onAssign(pick.worker, keys.reserve, reason)}
                onCancel={() => setKeys(idle)}
              />
            )}
          </li>
        ))}
      </ol>
      <PassedOver recommendation={recommendation} />
    </>
  );
}

function Shortfalls({ words }: { words: readonly string[] }) {
  const { t } = useLanguage();
  return words.length === 0 ? null : (
    <p className="notice" data-tone="warn" data-testid="shortfalls">
      {words.map((word) => translateWord(t, 'shortfall', word)).join(t('dispatch.semicolon'))}
    </p>
  );
}

function PassedOver({ recommendation }: { recommendation: Recommendation }) {
  const { t } = useLanguage();
  const { passedOver } = recommendation;
  if (passedOver.length === 0) return null;
  return (
    <details data-testid="passed-over">
      <summary>{t('dispatch.passedOver', { n: passedOver.length })}</summary>
      <ul className="passed-over">
        {passedOver.map((each) => (
          <li key={each.worker}>
            {each.workerName} <small>{translateWord(t, 'passedOver', each.why)}</small>
          </li>
        ))}
      </ul>
    </details>
  );
}
