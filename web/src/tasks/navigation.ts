import type { TaskPlace } from '../dispatchContract.ts';

export interface Route {
  app: 'amap' | 'tencent' | 'phone';
  address: string;
}

const degrees = (n: number): string => n.toFixed(6);

/** Ways to let a map of the phone lead there. Amap and Tencent take their own coordinates, hundreds of metres from a satellite's. */
export function routesTo(place: TaskPlace, name: string): readonly Route[] {
  const [latitude, longitude] = [degrees(place.latitude), degrees(place.longitude)];
  const chinese = { latitude: degrees(place.gcj02.latitude), longitude: degrees(place.gcj02.longitude) };
  const called = encodeURIComponent(name);
  const amap = `sourceApplication=deqing&poiname=${called}&lat=${chinese.latitude}&lon=${chinese.longitude}&dev=0`;
  const tencent = `type=drive&to=${called}&tocoord=${chinese.latitude},${chinese.longitude}&referer=deqing`;
  return [
    { app: 'amap', address: `androidamap://navi?${amap}` },
    { app: 'tencent', address: `qqmap://map/routeplan?${tencent}` },
    { app: 'phone', address: `geo:${latitude},${longitude}?q=${latitude},${longitude}(${called})` },
  ];
}

/** A place as one reads it out on the telephone, or pastes it into another map. */
export const placeCopy = (place: TaskPlace, address: string | null): string =>
  [...(address === null ? [] : [address]), `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`].join('\n');
