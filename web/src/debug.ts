import type { Map as MapLibreMap } from 'maplibre-gl';
import { freshnessNames } from './freshness.ts';
import { severityLooks } from './severity.ts';
import type { Wall } from './wall.ts';

/** What the screen holds and draws of one pond. */
export interface PondProbe {
  id: string;
  severity: string;
  freshness: string;
  version: number;
  at: number;
  values: Record<string, number>;
  alarms: readonly string[];
  /** The code in the map's feature state (see `mapCode`), or null when the map knows none. */
  sev: number | null;
}

/**
 * `window.deqing`: a read-only handle for end-to-end tests and for somebody with the developer tools open. It shows what
 * the canvas cannot be asked for; nothing in the page uses it.
 *
 * - `pondState("P0001")`: the pond as held, and the code that the map paints it with
 * - `areaSequence("330521104")`: the sequence held of an area's feed, null before its snapshot
 * - `map`: the MapLibre map, null until the county is known
 */
export interface DebugHandle {
  pondState(id: string): PondProbe | null;
  areaSequence(code: string): number | null;
  readonly map: MapLibreMap | null;
}

declare global {
  interface Window {
    deqing?: DebugHandle;
  }
}

export function exposeHandle(wall: Wall, mapOf: () => MapLibreMap | null): void {
  window.deqing = Object.freeze<DebugHandle>({
    pondState(id) {
      const pond = wall.live.pond(id);
      if (pond === null) return null;
      const state = mapOf()?.getFeatureState({ source: 'pond-points', id: pond.number }) as { sev?: number } | undefined;
      const keys = new Map(wall.places.get().county?.metrics.map((metric) => [metric.number, metric.key]));
      return {
        id,
        severity: severityLooks[pond.severity].name,
        freshness: freshnessNames[pond.freshness] ?? 'never',
        version: pond.version,
        at: pond.at,
        values: Object.fromEntries(pond.values.map((value) => [keys.get(value.metric) ?? String(value.metric), value.value])),
        alarms: pond.alarms,
        sev: state?.sev ?? null,
      };
    },
    areaSequence: (code) => wall.live.sequence(code),
    get map() {
      return mapOf();
    },
  });
}
