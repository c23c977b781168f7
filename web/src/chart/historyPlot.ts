import uPlot from 'uplot';
import { axisRange, type LevelLine } from './lines.ts';
import type { Columns } from './series.ts';

/** How the chart writes times and values; everything that depends on language and county. */
export interface PlotTexts {
  timeZone: string;
  time(seconds: number, stepSeconds: number): string;
  value(value: number): string;
}

const ink = { line: '#5cc8d7', axis: '#8fa6b5', grid: '#1b3345', odd: '#c98a8a' } as const;
const font = '12px "Noto Sans SC Variable", sans-serif';

/** A history curve with level lines. Drawn by uPlot; this file is the only one that knows it. */
export class HistoryPlot {
  readonly #plot: uPlot;
  #lines: readonly LevelLine[] = [];
  #window: [number, number] = [0, 1];

  constructor(element: HTMLElement, texts: PlotTexts, onCursor: (point: { at: number; value: number } | null) => void) {
    const axis: uPlot.Axis = {
      stroke: ink.axis,
      font,
      grid: { stroke: ink.grid, width: 1 },
      ticks: { stroke: ink.grid, width: 1, size: 4 },
    };
    this.#plot = new uPlot(
      {
        width: Math.max(1, element.clientWidth),
        height: Math.max(1, element.clientHeight),
        legend: { show: false },
        cursor: { y: false, points: { size: 8 } },
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), texts.timeZone),
        scales: {
          x: { time: true, range: () => this.#window },
          y: { range: (plot) => axisRange((plot.data[1] ?? []) as (number | null)[], this.#lines) },
        },
        series: [
          {},
          { stroke: ink.line, width: 1.6, points: { show: false }, spanGaps: false },
          { stroke: ink.odd, width: 0, paths: () => null, points: { show: true, size: 5, stroke: ink.odd, fill: 'transparent' } },
        ],
        axes: [
          { ...axis, space: 62, values: (_, splits, __, ___, step) => splits.map((at) => texts.time(at, step)) },
          { ...axis, size: 52, values: (_, splits) => splits.map((value) => texts.value(value)) },
        ],
        hooks: { draw: [(plot) => drawLines(plot, this.#lines)], setCursor: [(plot) => onCursor(pointAt(plot))] },
      },
      [[], [], []],
      element,
    );
  }

  show(columns: Columns, lines: readonly LevelLine[], from: number, to: number): void {
    this.#lines = lines;
    this.#window = [from / 1000, to / 1000];
    this.#plot.setData(columns);
  }

  resize(width: number, height: number): void {
    if (width > 0 && height > 0) this.#plot.setSize({ width, height });
  }

  remove(): void {
    this.#plot.destroy();
  }
}

function pointAt(plot: uPlot): { at: number; value: number } | null {
  const index = plot.cursor.idx;
  if (index === null || index === undefined) return null;
  const at = plot.data[0][index];
  const value = plot.data[1]?.[index] ?? plot.data[2]?.[index];
  return at === undefined || value === null || value === undefined ? null : { at: at * 1000, value };
}

/** Dashed lines with their label at the left, above the line unless that would leave the chart. */
function drawLines(plot: uPlot, lines: readonly LevelLine[]): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = `${11 * ratio}px "Noto Sans SC Variable", sans-serif`;
  ctx.textAlign = 'left';
  for (const line of lines) {
    const y = Math.round(plot.valToPos(line.value, 'y', true));
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.strokeStyle = line.color;
    ctx.lineWidth = 1.2 * ratio;
    ctx.setLineDash([5 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    const above = y - bbox.top > 16 * ratio;
    ctx.textBaseline = above ? 'bottom' : 'top';
    ctx.setLineDash([]);
    ctx.lineWidth = 3 * ratio;
    ctx.strokeStyle = '#0f2030';
    const text: [string, number, number] = [line.label, bbox.left + 6 * ratio, y + (above ? -2 : 2) * ratio];
    ctx.strokeText(...text);
    ctx.fillStyle = line.ink;
    ctx.fillText(...text);
  }
  ctx.restore();
}
