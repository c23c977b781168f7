import '@fontsource-variable/noto-sans-sc/index.css';
import 'maplibre-gl/dist/maplibre-gl.css';
import 'uplot/dist/uPlot.min.css';
import './ui/theme.css';
import './ui/layout.css';
import './ui/cards.css';
import './ui/panel.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { exposeHandle } from './debug.ts';
import { App } from './ui/App.tsx';
import { createWall, startWall, WallContext } from './wall.ts';

const wall = createWall();
startWall(wall);
exposeHandle(wall, () => wall.map.get()?.map ?? null);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <WallContext value={wall}>
      <App />
    </WallContext>
  </StrictMode>,
);
