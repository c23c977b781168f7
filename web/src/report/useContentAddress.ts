import { useEffect, useState } from 'react';
import { useDesk } from './desk.ts';

/** An address under which this page shows what is kept on the phone; null until it is there. */
export function useContentAddress(id: string | null): string | null {
  const { drafts } = useDesk();
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (id === null) return;
    let made: string | null = null;
    let gone = false;
    void drafts.content(id).then((content) => {
      if (gone || content === null) return;
      made = URL.createObjectURL(content);
      setAddress(made);
    });
    return () => {
      gone = true;
      setAddress(null);
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [drafts, id]);
  return address;
}
