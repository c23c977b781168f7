import { useEffect, useRef } from 'react';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import { Refusal } from '../frame/useAction.tsx';
import { useLoad } from '../frame/useLoad.ts';
import { useNow } from '../frame/useNow.ts';
import { usePoll } from '../frame/usePoll.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { PaneHead } from '../frame/PaneHead.tsx';
import { refusalText } from '../refusal.ts';
import { CaseAssignments } from './CaseAssignments.tsx';
import { CaseClocks } from './CaseClocks.tsx';
import { CaseCommands } from './CaseCommands.tsx';
import { CaseFacts } from './CaseFacts.tsx';
import { CaseLinks } from './CaseLinks.tsx';
import { packAddress, readCase } from './casesApi.ts';
import { CaseTimeline } from './CaseTimeline.tsx';
import { EscalationLadder } from './EscalationLadder.tsx';
import { Loop } from './Loop.tsx';
import { RequestNotice } from './RequestNotice.tsx';
import { refreshMs } from './useCases.ts';

interface CasePaneProps {
  id: string;
  onChanged: () => void;
  onOpen: (id: string) => void;
  onClose: () => void;
}

/** One case: where it stands, its clocks, what the one who looks may do, and all that happened. */
export function CasePane({ id, onChanged, onOpen, onClose }: CasePaneProps) {
  const { t } = useLanguage();
  const catalogue = useCatalogue();
  const now = useNow();
  const { value: detail, error, reload } = useLoad(id, (signal) => readCase(id, signal));
  const root = useRef<HTMLElement>(null);
  useEffect(() => root.current?.focus(), []);
  usePoll(refreshMs, reload);
  const title = detail === null ? '' : `${detail.number} ${catalogue.categoryName(detail.category)}`;
  return (
    <section className="card pane case-pane" aria-label={title || id} ref={root} tabIndex={-1} data-testid="case-pane" data-case={id}>
      <PaneHead title={title} onClose={onClose} />
      <Refusal text={error === null ? null : refusalText(error, t)} />
      {detail !== null && (
        <>
          <Loop step={detail.step} stage={detail.stage} />
          <CaseFacts detail={detail} catalogue={catalogue} />
          <RequestNotice detail={detail} catalogue={catalogue} />
          <CaseCommands
            detail={detail}
            catalogue={catalogue}
            onDone={() => {
              reload();
              onChanged();
            }}
            onStale={reload}
          />
          <EscalationLadder detail={detail} />
          <CaseClocks detail={detail} now={now} />
          <CaseAssignments detail={detail} catalogue={catalogue} />
          <CaseLinks detail={detail} onOpen={onOpen} />
          <CaseTimeline detail={detail} catalogue={catalogue} />
          <section>
            <h3>{t('pack.title')}</h3>
            <p className="muted">{t('pack.hint')}</p>
            <p className="buttons">
              <a className="button" href={packAddress(id)} download data-testid="pack">
                {t('pack.download')}
              </a>
            </p>
          </section>
        </>
      )}
    </section>
  );
}
