import 'maplibre-gl/dist/maplibre-gl.css';
import 'uplot/dist/uPlot.min.css';
import './layout.css';
import './cards.css';
import './panel.css';
import type { ReactNode } from 'react';
import { exposeHandle } from '../debug.ts';
import type { Site } from '../site.ts';
import { createWall, startWall, WallContext } from '../wall.ts';
import { App } from './App.tsx';

/** The live wall, with everything behind it begun. */
export function open(site: Site): ReactNode {
  const wall = createWall(site);
  startWall(wall);
  exposeHandle(wall, () => wall.map.get()?.map ?? null);
  return (
    <WallContext value={wall}>
      <App />
    </WallContext>
  );
}
