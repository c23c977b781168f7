import { useCallback, useEffect, useState } from 'react';

/** Whole seconds left until a moment; 0 when nothing has to be waited for. */
export function useCountdown(): { left: number; start: (seconds: number) => void } {
  const [end, setEnd] = useState(0);
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (end === 0) return;
    const timer = setInterval(() => {
      setNow(performance.now());
      if (performance.now() >= end) setEnd(0);
    }, 250);
    return () => clearInterval(timer);
  }, [end]);
  const start = useCallback((seconds: number) => {
    setNow(performance.now());
    setEnd(performance.now() + seconds * 1000);
  }, []);
  return { left: end === 0 ? 0 : Math.max(0, Math.ceil((end - now) / 1000)), start };
}
