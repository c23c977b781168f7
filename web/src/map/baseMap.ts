import { Map as MapLibreMap, NavigationControl, setWorkerUrl, type StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { translator, type Language } from '../i18n/i18n.ts';
import type { Camera } from '../urlState.ts';

setWorkerUrl(workerUrl);

/** Nearest zoom that a fit chooses by itself: a pond alone would fill the screen and say nothing of where it is. */
export const fitZoom = 15;

/** A map of the county as every page has it: flat, north up, and as sharp as the screen. `camera` is where a person left it. */
export function createMap(
  container: HTMLElement,
  style: StyleSpecification,
  camera: Camera | null,
  center: readonly [number, number],
  language: Language,
): MapLibreMap {
  const t = translator(language);
  const map = new MapLibreMap({
    container,
    style,
    center: camera ? [camera.longitude, camera.latitude] : [center[0], center[1]],
    zoom: camera?.zoom ?? 9.6,
    minZoom: 8,
    maxZoom: 18,
    fadeDuration: 0,
    dragRotate: false,
    pitchWithRotate: false,
    attributionControl: false,
    canvasContextAttributes: { antialias: false },
    maxCanvasSize: [8192, 8192],
    pixelRatio: Math.min(window.devicePixelRatio, 2),
    locale: { 'NavigationControl.ZoomIn': t('map.zoomIn'), 'NavigationControl.ZoomOut': t('map.zoomOut'), 'Map.Title': t('map.title') },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  return map;
}

/** Whether the person wants nothing to move by itself. */
export function calm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
