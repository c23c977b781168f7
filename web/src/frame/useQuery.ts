import { useCallback, useSyncExternalStore } from 'react';

const changed = 'query-changed';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(changed, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(changed, listener);
  };
}

/** One parameter of the address: the way back and a link both keep what was open. */
export function useQuery(name: string): [string | null, (value: string | null) => void] {
  const value = useSyncExternalStore(subscribe, () => new URLSearchParams(location.search).get(name));
  const set = useCallback(
    (next: string | null) => {
      const query = new URLSearchParams(location.search);
      if (next === null) query.delete(name);
      else query.set(name, next);
      const text = query.toString();
      history.pushState(null, '', text === '' ? location.pathname : `${location.pathname}?${text}`);
      window.dispatchEvent(new Event(changed));
    },
    [name],
  );
  return [value, set];
}
