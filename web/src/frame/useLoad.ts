import { useCallback, useEffect, useState } from 'react';

export interface Loaded<T> {
  value: T | null;
  error: unknown;
  /** Reads again; what is shown stays until the answer is there. */
  reload: () => void;
}

/** Reads something whenever `key` changes. An answer that comes too late is thrown away. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; value: T | null; error: unknown }>({ key, value: null, error: null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    load(abort.signal).then(
      (value) => !abort.signal.aborted && setState({ key, value, error: null }),
      (error: unknown) => !abort.signal.aborted && setState((before) => ({ ...before, key, error })),
    );
    return () => abort.abort();
    // What is read is named by the key; `load` itself is a new function at every drawing.
  }, [key, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { value: state.key === key ? state.value : null, error: state.key === key ? state.error : null, reload };
}
