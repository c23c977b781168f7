import './duty.css';
import type { ReactNode } from 'react';
import { Frame } from '../frame/Frame.tsx';
import { NotAllowed } from '../frame/NotAllowed.tsx';
import { useQuery } from '../frame/useQuery.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { mayAnywhere, reachFor } from '../reach.ts';
import { useSite } from '../site.ts';
import { NightSection } from './NightSection.tsx';
import { OnDuty } from './OnDuty.tsx';
import { Rehearse } from './Rehearse.tsx';
import { RosterPane } from './RosterPane.tsx';
import { useDuty } from './useDuty.ts';

export const open = (): ReactNode => <DutyPage />;

/** Who is on duty when, and who would be called if nobody acted. */
function DutyPage() {
  const session = useObservable(useSite().session.state);
  const { t } = useLanguage();
  return (
    <Frame title={t('menu.duty')} name="duty">
      {mayAnywhere(session, 'readRosters') ? (
        <>
          <Rosters manage={mayAnywhere(session, 'manageRosters')} />
          {reachFor(session, 'readRosters').county && <NightSection manage={reachFor(session, 'manageRosters').county} />}
          {mayAnywhere(session, 'readCases') && <Rehearse />}
        </>
      ) : <NotAllowed />}
    </Frame>
  );
}

function Rosters({ manage }: { manage: boolean }) {
  const [chosen, choose] = useQuery('roster');
  const duty = useDuty();
  return (
    <div className="duty" data-open={chosen !== null}>
      <OnDuty duty={duty} chosen={chosen} onChoose={choose} />
      {chosen !== null && (
        <RosterPane
          key={chosen}
          id={chosen}
          manage={manage}
          rosters={duty.value?.rosters ?? []}
          onChanged={duty.reload}
          onClose={() => choose(null)}
        />
      )}
    </div>
  );
}
