export interface Camera {
  longitude: number;
  latitude: number;
  zoom: number;
}

/** What the address carries: a link shows another screen the same thing. */
export interface UrlState {
  language: string | null;
  pond: string | null;
  camera: Camera | null;
}

const idPattern = /^[A-Za-z0-9._-]{1,64}$/;

function numberIn(query: URLSearchParams, name: string, min: number, max: number): number | null {
  const text = query.get(name);
  if (text === null || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= min && value <= max ? value : null;
}

/** Reads the address. Anything that is not as it should be counts as absent: a bad link still opens the wall. */
export function readUrl(search: string): UrlState {
  const query = new URLSearchParams(search);
  const pond = query.get('pond');
  const zoom = numberIn(query, 'z', 0, 24);
  const latitude = numberIn(query, 'lat', -85, 85);
  const longitude = numberIn(query, 'lon', -180, 180);
  return {
    language: query.get('lang'),
    pond: pond !== null && idPattern.test(pond) ? pond : null,
    camera: zoom !== null && latitude !== null && longitude !== null ? { zoom, latitude, longitude } : null,
  };
}

/** Writes the state into an address and leaves every other parameter as it is. */
export function writeUrl(search: string, state: UrlState): string {
  const query = new URLSearchParams(search);
  const put = (name: string, value: string | null) => (value === null ? query.delete(name) : query.set(name, value));
  put('lang', state.language);
  put('pond', state.pond);
  put('z', state.camera ? state.camera.zoom.toFixed(2) : null);
  put('lat', state.camera ? state.camera.latitude.toFixed(5) : null);
  put('lon', state.camera ? state.camera.longitude.toFixed(5) : null);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
