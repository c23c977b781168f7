import { useCallback, useEffect, useRef, useState } from 'react';
import { Refused } from '../request.ts';
import { upload, type Medium, type MediumKind } from './upload.ts';

/** A file on its way. */
export interface UploadItem {
  key: number;
  name: string;
  kind: MediumKind;
  file: Blob;
  /** Share that has been sent, from 0 to 1. */
  share: number;
  /** null until all has arrived and was accepted. */
  medium: Medium | null;
  error: Refused | null;
}

export interface Uploads {
  items: readonly UploadItem[];
  /** Whether something is still being sent. */
  busy: boolean;
  add(files: Iterable<File>): void;
  /** Goes on with what was cut off. */
  retry(key: number): void;
  remove(key: number): void;
}

export const kindOf = (file: Blob): MediumKind => (file.type.startsWith('audio/') ? 'voice' : 'photo');

/** Files of a form: each is sent as soon as it is chosen, and goes on from where it was cut off. */
export function useUploads(): Uploads {
  const [items, setItems] = useState<readonly UploadItem[]>([]);
  const running = useRef(new Map<number, AbortController>());
  const addresses = useRef(new Map<number, string>());
  const nextKey = useRef(0);
  const change = useCallback((key: number, over: Partial<UploadItem>) => {
    setItems((before) => before.map((item) => (item.key === key ? { ...item, ...over } : item)));
  }, []);
  const start = useCallback(
    ({ key, file, kind }: UploadItem) => {
      const abort = new AbortController();
      running.current.set(key, abort);
      upload(file, kind, {
        address: addresses.current.get(key) ?? null,
        onAddress: (address) => addresses.current.set(key, address),
        onProgress: (share) => change(key, { share }),
        signal: abort.signal,
      }).then(
        (medium) => change(key, { medium, share: 1 }),
        (error: unknown) => {
          if (abort.signal.aborted) return;
          change(key, { error: error instanceof Refused ? error : new Refused('unreachable', 0) });
        },
      );
    },
    [change],
  );
  useEffect(() => () => running.current.forEach((abort) => abort.abort()), []);
  return {
    items,
    busy: items.some((item) => item.medium === null && item.error === null),
    add: (files) => {
      const added = [...files].map(
        (file): UploadItem => ({ key: nextKey.current++, name: file.name, kind: kindOf(file), file, share: 0, medium: null, error: null }),
      );
      setItems((before) => [...before, ...added]);
      added.forEach(start);
    },
    retry: (key) => {
      const item = items.find((candidate) => candidate.key === key);
      if (item === undefined) return;
      change(key, { error: null });
      start(item);
    },
    remove: (key) => {
      running.current.get(key)?.abort();
      setItems((before) => before.filter((item) => item.key !== key));
    },
  };
}
