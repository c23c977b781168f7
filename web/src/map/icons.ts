import type { Map as MapLibreMap } from 'maplibre-gl';
import { groundColor, severityLooks, unknownColor } from '../severity.ts';
import { alarmImage } from './cases.ts';
import { hatchImage } from './ponds.ts';

const scale = 2;
const box = 24;

/** Draws the severity shapes and the hatch from the same paths as the rest of the screen, so there is no sprite to fetch. */
export function addImages(map: MapLibreMap): void {
  severityLooks.forEach((_, code) => map.addImage(alarmImage(code), severityImage(code), { pixelRatio: scale }));
  map.addImage(hatchImage, hatch(), { pixelRatio: scale });
}

function canvas(size: number): CanvasRenderingContext2D {
  const element = document.createElement('canvas');
  element.width = size;
  element.height = size;
  const context = element.getContext('2d');
  if (context === null) throw new Error('This browser gives no 2D canvas.');
  return context;
}

function severityImage(code: number): ImageData {
  const look = severityLooks[code];
  const margin = 2;
  const size = (box + 2 * margin) * scale;
  const context = canvas(size);
  if (!look) return context.getImageData(0, 0, size, size);
  context.scale(scale, scale);
  context.translate(margin, margin);
  const path = new Path2D(look.path);
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = groundColor;
  context.stroke(path);
  context.fillStyle = look.color;
  context.fill(path);
  context.lineWidth = 1;
  context.strokeStyle = look.ink;
  context.stroke(path);
  if (look.numeral !== '') {
    context.fillStyle = look.ink;
    context.font = `700 ${look.numeral.length > 2 ? 9 : 11}px "Noto Sans SC Variable", sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(look.name === 'critical' ? '!' : look.numeral, box / 2, look.name === 'serious' ? 14.5 : 12.5);
  }
  return context.getImageData(0, 0, size, size);
}

/** Diagonal lines that meet themselves at every edge of the tile. */
function hatch(): ImageData {
  const size = 8 * scale;
  const context = canvas(size);
  context.strokeStyle = unknownColor;
  context.globalAlpha = 0.75;
  context.lineWidth = 1.4 * scale;
  for (const shift of [-size, 0, size]) {
    context.beginPath();
    context.moveTo(shift, size);
    context.lineTo(shift + size, 0);
    context.stroke();
  }
  return context.getImageData(0, 0, size, size);
}
