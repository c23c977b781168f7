import './cases.css';
import './casePane.css';
import { useMemo, useRef, type ReactNode } from 'react';
import { Frame } from '../frame/Frame.tsx';
import { NotAllowed } from '../frame/NotAllowed.tsx';
import { useQueries, useQuery } from '../frame/useQuery.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { mayAnywhere } from '../reach.ts';
import { useSite } from '../site.ts';
import { filterOf } from './caseFilter.ts';
import { CaseList } from './CaseList.tsx';
import { CasePane } from './CasePane.tsx';
import { HeadlineStrip } from './HeadlineStrip.tsx';
import { LifeLine } from './LifeLine.tsx';
import { useCases } from './useCases.ts';

export const open = (): ReactNode => <CasesPage />;

/** All cases in reach, and everything about one of them. */
function CasesPage() {
  const session = useObservable(useSite().session.state);
  const { t } = useLanguage();
  return (
    <Frame title={t('menu.cases')} name="cases">
      {mayAnywhere(session, 'readCases') ? (
        <>
          <LifeLine />
          <HeadlineStrip />
          <CaseDesk />
        </>
      ) : <NotAllowed />}
    </Frame>
  );
}

function CaseDesk() {
  const [search, change] = useQueries();
  const [chosen, choose] = useQuery('case');
  const filter = useMemo(() => filterOf(search), [search]);
  const held = useRef<() => boolean>(() => false);
  const cases = useCases(filter, () => held.current());
  return (
    <div className="cases" data-open={chosen !== null}>
      <CaseList filter={filter} cases={cases} chosen={chosen} onChoose={choose} onFilter={change} held={held} />
      {chosen !== null && <CasePane key={chosen} id={chosen} onChanged={cases.reload} onOpen={choose} onClose={() => choose(null)} />}
    </div>
  );
}
