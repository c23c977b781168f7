import { Marker, type Map as MapLibreMap } from 'maplibre-gl';
import { severityLooks } from '../severity.ts';
import type { PondAlarm } from './cases.ts';

/**
 * The few markers that pulse. They are DOM elements moved by CSS, so the map itself does not have to be painted sixty
 * times a second for them.
 */
export class Pulses {
  readonly #map: MapLibreMap;
  readonly #markers = new Map<string, { marker: Marker; severity: number }>();

  constructor(map: MapLibreMap) {
    this.#map = map;
  }

  show(alarms: readonly PondAlarm[]): void {
    const wanted = new Map(alarms.map((alarm) => [alarm.key, alarm]));
    for (const [key, { marker, severity }] of this.#markers) {
      if (wanted.get(key)?.severity === severity) continue;
      marker.remove();
      this.#markers.delete(key);
    }
    for (const alarm of wanted.values()) {
      if (this.#markers.has(alarm.key)) continue;
      const element = document.createElement('div');
      element.className = 'pulse';
      element.setAttribute('aria-hidden', 'true');
      element.style.setProperty('--pulse-color', severityLooks[alarm.severity]?.color ?? 'transparent');
      const marker = new Marker({ element }).setLngLat([alarm.longitude, alarm.latitude]).addTo(this.#map);
      this.#markers.set(alarm.key, { marker, severity: alarm.severity });
    }
  }

  remove(): void {
    this.show([]);
  }
}
