import { useEffect, useState } from 'react';
import { readCounty } from '../api.ts';

let asked: Promise<string> | null = null;
let known: string | null = null;

const own = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The county's time zone; the browser's own until it is known, and for those who may not read the county. */
export function useTimeZone(): string {
  const [zone, setZone] = useState(known ?? own());
  useEffect(() => {
    asked ??= readCounty().then((county) => (known = county.timeZone), own);
    void asked.then(setZone);
  }, []);
  return zone;
}
