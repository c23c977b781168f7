import { useSyncExternalStore } from 'react';

const query = '(max-width: 1100px)';

/** Whether the screen has no room for a map beside the queue. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}
