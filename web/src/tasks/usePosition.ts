import { useEffect, useRef, useState } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { isDue, leastMs, restMs, whyNot, type Fix, type Sent, type Sharing } from './sharing.ts';
import { sendPosition } from './tasksApi.ts';

const rememberedAs = 'deqing.sharePosition';
const lookMs = 5_000;
const how: PositionOptions = { enableHighAccuracy: true, maximumAge: 15_000, timeout: leastMs };
const denied = 1;

const remembered = (): boolean => {
  try {
    return localStorage.getItem(rememberedAs) === 'yes';
  } catch {
    return false; // A browser may forbid storage; then one says it anew.
  }
};

export interface Position {
  sharing: Sharing;
  /** The person wants to share it. */
  wanted: boolean;
  setWanted: (wanted: boolean) => void;
}

/** Shares one's position while one wants it and is at work. Without a position everything else of the page goes on. */
export function usePosition(atWork: boolean): Position {
  const { t } = useLanguage();
  const [wanted, setWanted] = useState(remembered);
  const [sharing, setSharing] = useState<Sharing>({ kind: 'off' });
  const say = useRef(t);
  say.current = t;
  useEffect(() => {
    const not = whyNot(window.isSecureContext, navigator.geolocation);
    if (!wanted || !atWork || not !== null) return setSharing({ kind: wanted && atWork && not !== null ? not : 'off' });
    setSharing({ kind: 'asking' });
    return share(setSharing, (error) => refusalText(error, say.current));
  }, [wanted, atWork]);
  return {
    sharing,
    wanted,
    setWanted: (next) => {
      try {
        localStorage.setItem(rememberedAs, next ? 'yes' : 'no');
      } catch {
        // See remembered.
      }
      setWanted(next);
    },
  };
}

/** Follows the phone and sends what is worth it; the answer stops it. */
function share(tell: (sharing: Sharing) => void, words: (error: unknown) => string): () => void {
  let sent: Sent | null = null;
  let latest: Fix | null = null;
  let triedAt: number | null = null;
  let busy = false;
  let over = false;
  const look = () => {
    const fix = latest;
    if (busy || over || fix === null || !isDue(sent, fix, triedAt, Date.now())) return;
    [busy, triedAt] = [true, Date.now()];
    sendPosition(fix)
      .then(
        () => {
          sent = { fix, at: Date.now() };
          if (!over) tell({ kind: 'on', sentAt: sent.at, refusal: null });
        },
        (error: unknown) => over || tell({ kind: 'on', sentAt: sent?.at ?? null, refusal: words(error) }),
      )
      .finally(() => (busy = false));
  };
  const found = ({ coords, timestamp }: GeolocationPosition) => {
    latest = { longitude: coords.longitude, latitude: coords.latitude, accuracy: coords.accuracy, at: timestamp };
    look();
  };
  const failed = ({ code }: GeolocationPositionError) => {
    if (over) return;
    if (code === denied) tell({ kind: 'denied' });
    else if (latest === null) tell({ kind: 'lost' });
  };
  const watch = navigator.geolocation.watchPosition(found, failed, how);
  const timer = setInterval(() => {
    // A phone that lies still reports nothing by itself.
    if (sent !== null && Date.now() - sent.at >= restMs) navigator.geolocation.getCurrentPosition(found, failed, { ...how, maximumAge: 0 });
    look();
  }, lookMs);
  return () => {
    over = true;
    navigator.geolocation.clearWatch(watch);
    clearInterval(timer);
  };
}
