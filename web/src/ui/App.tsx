import { useEffect, useMemo, useState } from 'react';
import { LanguageContext, translator } from '../i18n/i18n.ts';
import { nameOf } from '../format.ts';
import { useObservable } from '../observable.ts';
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
  const language = useObservable(wall.language);
  const { county, missing } = useObservable(wall.places);
  const { health } = useObservable(wall.live.connection);
  const pond = useObservable(wall.pond);
  const [layersOpen, setLayersOpen] = useState(false);
  const context = useMemo(() => ({ language, t: translator(language) }), [language]);
  const { t } = context;

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = county ? t('app.title', { county: nameOf(county.names, language) }) : 'Deqing.Realtime';
  }, [language, county, t]);

  return (
    <LanguageContext value={context}>
      <div className="wall" data-health={health} data-pond-open={pond !== null}>
        <Header />
        <aside className="side">
          <Kpis />
          <LayerSwitch open={layersOpen} onClose={() => setLayersOpen(false)} />
        </aside>
        <main className="stage">
          <MapView onLayers={() => setLayersOpen((open) => !open)} layersOpen={layersOpen} />
          {missing.length > 0 && (
            <p className="stage-note" role="status">
              {county ? t('app.missing', { n: missing.length }) : t('app.loading')}
            </p>
          )}
          {pond !== null && <PondPanel key={pond} id={pond} />}
        </main>
        <Ticker />
      </div>
    </LanguageContext>
  );
}
