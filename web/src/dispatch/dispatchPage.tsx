import '../i18n/dispatchTexts.ts';
import '../cases/casePane.css';
import '../cases/cases.css';
import './dispatch.css';
import type { ReactNode } from 'react';
import { Frame } from '../frame/Frame.tsx';
import { NotAllowed } from '../frame/NotAllowed.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { browserWaiting } from '../live/connection.ts';
import { loadPlaces } from '../loadPlaces.ts';
import { useObservable } from '../observable.ts';
import { mayAnywhere } from '../reach.ts';
import { useSite, type Site } from '../site.ts';
import { createWall, startLive, WallContext } from '../wall.ts';
import { Desk } from './Desk.tsx';

/** The dispatch desk. Whoever may assign nobody gets no connection and no places either. */
export function open(site: Site): ReactNode {
  const wall = createWall(site);
  if (mayAnywhere(site.session.state.get(), 'assignWorker')) {
    loadPlaces(wall.places, browserWaiting, ['boundary', 'townships', 'villages', 'labels']);
    startLive(wall);
  }
  return (
    <WallContext value={wall}>
      <DispatchPage />
    </WallContext>
  );
}

function DispatchPage() {
  const session = useObservable(useSite().session.state);
  const { t } = useLanguage();
  return (
    <Frame title={t('menu.dispatch')} name="dispatch">
      {mayAnywhere(session, 'assignWorker') ? (
        <Desk />
      ) : <NotAllowed />}
    </Frame>
  );
}
