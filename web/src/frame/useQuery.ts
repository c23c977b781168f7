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

function write(query: URLSearchParams, replace = false): void {
  const text = query.toString();
  history[replace ? 'replaceState' : 'pushState'](null, '', text === '' ? location.pathname : `${location.pathname}?${text}`);
  window.dispatchEvent(new Event(changed));
}

/** One parameter of the address: the way back and a link both keep what was open. With `replace` only a link does. */
export function useQuery(name: string, replace = false): [string | null, (value: string | null) => void] {
  const value = useSyncExternalStore(subscribe, () => new URLSearchParams(location.search).get(name));
  const set = useCallback(
    (next: string | null) => {
      const query = new URLSearchParams(location.search);
      if (next === null) query.delete(name);
      else query.set(name, next);
      write(query, replace);
    },
    [name, replace],
  );
  return [value, set];
}

/** All parameters of the address as text, and a way to change several in one step; an empty value takes a parameter out. */
export function useQueries(): [string, (values: Readonly<Record<string, string>>) => void] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const set = useCallback((values: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(values)) {
      if (value === '') query.delete(name);
      else query.set(name, value);
    }
    write(query);
  }, []);
  return [search, set];
}
