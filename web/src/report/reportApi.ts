import { ask, post, signalled } from '../request.ts';
import type { Datum, MyReport, NearReport, PlaceAt, ReceiptAnswer, ReportBody, Tracking } from './reportContract.ts';

const root = '/api/v1/reports';
const one = (code: string): string => `${root}/${encodeURIComponent(code)}`;

export const sendReport = (body: ReportBody): Promise<ReceiptAnswer> => post(root, body);

export async function readNear(
  place: { longitude: number; latitude: number },
  category: string,
  signal?: AbortSignal,
): Promise<readonly NearReport[]> {
  const query = new URLSearchParams({ ...positionQuery(place), category });
  return (await ask<{ near: readonly NearReport[] }>(`${root}/near?${query}`, signalled(signal))).near;
}

export const readTracking = (code: string, signal?: AbortSignal): Promise<Tracking> => ask(one(code), signalled(signal));

export const rateReport = (code: string, stars: number, solved: boolean, note: string): Promise<Tracking> =>
  post(`${one(code)}/rating`, { stars, solved, ...(note === '' ? {} : { note }) });

export const addNote = (code: string, note: string): Promise<Tracking> => post(`${one(code)}/notes`, { note });

/** Where the villager's copy is read, for a link that saves it. */
export const copyAddress = (code: string): string => `${one(code)}/copy`;

export async function readMyReports(signal?: AbortSignal): Promise<readonly MyReport[]> {
  return (await ask<{ reports: readonly MyReport[] }>(`${root}/mine`, signalled(signal))).reports;
}

/** The village under a position of the device or the map. */
export const readPlaceAt = (place: { longitude: number; latitude: number }, signal?: AbortSignal): Promise<PlaceAt> =>
  ask(`/api/v1/places/at?${new URLSearchParams(positionQuery(place))}`, signalled(signal));

const positionQuery = (place: { longitude: number; latitude: number }): Record<'longitude' | 'latitude' | 'datum', string> => ({
  longitude: place.longitude.toFixed(6),
  latitude: place.latitude.toFixed(6),
  datum: 'wgs84' satisfies Datum,
});
