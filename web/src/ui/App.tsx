import { useEffect, useState } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { nameOf } from '../format.ts';
import { useObservable } from '../observable.ts';
import { mayAnywhere } from '../reach.ts';
import { useWall } from '../wall.ts';
import { Header } from './Header.tsx';
import { Kpis } from './Kpis.tsx';
import { LayerSwitch } from './LayerSwitch.tsx';
import { MapView } from './MapView.tsx';
import { PondPanel } from './PondPanel.tsx';
import { Ticker } from './Ticker.tsx';

/** The live wall: one page, laid out by CSS alone on a wall, a desk and a phone. */
export function App() {
  const wall = useWall();
  const { language, t } = useLanguage();
  const { county, missing } = useObservable(wall.places);
  const { health } = useObservable(wall.live.connection);
  const pond = useObservable(wall.pond);
  const rights = useObservable(wall.rights);
  const session = useObservable(wall.session.state);
  const blind = !mayAnywhere(session, 'readWater') && !mayAnywhere(session, 'readCases');
  const [layersOpen, setLayersOpen] = useState(false);

  useEffect(() => {
    document.title = county ? t('app.title', { county: nameOf(county.names, language) }) : 'Deqing.Realtime';
  }, [language, county, t]);

  return (
    <div className="wall" data-health={health} data-pond-open={pond !== null}>
      <Header />
      <aside className="side">
        <Kpis />
        <LayerSwitch open={layersOpen} onClose={() => setLayersOpen(false)} />
      </aside>
      <main className="stage">
        <MapView onLayers={() => setLayersOpen((open) => !open)} layersOpen={layersOpen} />
        {missing.length > 0 && !blind && (
          <p className="stage-note" role="status">
            {county ? t('app.missing', { n: missing.length }) : t('app.loading')}
          </p>
        )}
        {blind && (
          <p className="stage-note" role="status" data-testid="nothing-in-reach">
            {t('wall.nothingInReach')}
          </p>
        )}
        {pond !== null && <PondPanel key={`${pond} ${rights}`} id={pond} />}
      </main>
      <Ticker />
    </div>
  );
}
