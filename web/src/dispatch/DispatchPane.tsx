import { useState, type Dispatch, type SetStateAction } from 'react';
import { caseAddress } from '../cases/address.ts';
import { CaseFacts } from '../cases/CaseFacts.tsx';
import { CaseTimeline } from '../cases/CaseTimeline.tsx';
import { CommandForm } from '../cases/CommandForm.tsx';
import { EscalationLadder } from '../cases/EscalationLadder.tsx';
import { Loop } from '../cases/Loop.tsx';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import type { CaseDetail } from '../caseContract.ts';
import { PaneHead } from '../frame/PaneHead.tsx';
import { Refusal } from '../frame/useAction.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { CaseNotices } from './CaseNotices.tsx';
import { idle, type Keys } from './keys.ts';
import { Recommended } from './Recommended.tsx';
import { TaskCard } from './TaskCard.tsx';
import { useAssign } from './useAssign.tsx';
import { isFree, type Chosen } from './useChosen.ts';

interface DispatchPaneProps {
  id: string;
  chosen: Chosen;
  keys: Keys;
  setKeys: Dispatch<SetStateAction<Keys>>;
  now: number;
  onClose: () => void;
  onChanged: () => void;
}

/** One case on the desk: what it is, who has it or could have it, and who was told. */
export function DispatchPane({ id, chosen, keys, setKeys, now, onClose }: DispatchPaneProps) {
  const { t } = useLanguage();
  const catalogue = useCatalogue();
  const { detail, error } = chosen;
  const title = detail === null ? '' : `${detail.number} ${catalogue.categoryName(detail.category)}`;
  return (
    <section className="card pane desk-pane case-pane" aria-label={title || id} data-testid="dispatch-pane" data-case={id}>
      <PaneHead title={title} onClose={onClose} />
      <Refusal text={error === null ? null : refusalText(error, t)} />
      {detail !== null && (
        <>
          <Loop step={detail.step} stage={detail.stage} />
          <CaseFacts detail={detail} catalogue={catalogue} />
          <Assigning key={detail.id} detail={detail} chosen={chosen} keys={keys} setKeys={setKeys} now={now} />
          <EscalationLadder detail={detail} />
          <CaseNotices id={detail.id} version={detail.version} />
          <details>
            <summary>{t('timeline.title')}</summary>
            <CaseTimeline detail={detail} catalogue={catalogue} />
          </details>
          <p>
            <a href={caseAddress(detail.id)} data-testid="whole-case">
              {t('dispatch.wholeCase')}
            </a>
          </p>
        </>
      )}
    </section>
  );
}

interface AssigningProps {
  detail: CaseDetail;
  chosen: Chosen;
  keys: Keys;
  setKeys: Dispatch<SetStateAction<Keys>>;
  now: number;
}

/** Giving the case to a worker, and taking it back. */
function Assigning({ detail, chosen, keys, setKeys, now }: AssigningProps) {
  const { t } = useLanguage();
  const catalogue = useCatalogue();
  const [recalling, setRecalling] = useState(false);
  const giving = useAssign(detail, chosen.reload, () => setKeys(idle));
  const mayRecall = detail.commands.includes('recall') || (detail.task !== null && chosen.recommendation !== null);
  return (
    <section aria-labelledby="assigning" className="assigning">
      <h3 id="assigning">{t('dispatch.worker')}</h3>
      {(detail.task !== null || detail.seeking) && (
        <TaskCard
          item={detail}
          now={now}
          busy={giving.busy}
          onOffer={detail.task?.state === 'reserved' ? () => giving.assign(detail.task?.worker ?? '', false, '') : null}
          onRecall={mayRecall && !recalling ? () => setRecalling(true) : null}
        />
      )}
      {recalling && (
        <CommandForm
          verb="recall"
          detail={detail}
          catalogue={catalogue}
          onDone={() => {
            setRecalling(false);
            chosen.reload();
          }}
          onStale={chosen.reload}
          onCancel={() => setRecalling(false)}
        />
      )}
      {giving.told}
      {isFree(detail) ? (
        <Recommended chosen={chosen} keys={keys} setKeys={setKeys} busy={giving.busy} onAssign={giving.assign} />
      ) : (
        detail.task === null && !detail.seeking && <p className="muted">{t('dispatch.notNow')}</p>
      )}
    </section>
  );
}
