import { useState } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';

export interface Action {
  busy: boolean;
  refusal: string | null;
  /** Does it, unless something is being done already; says whether it was done. */
  run: (work: () => Promise<unknown>) => Promise<boolean>;
  refuse: (text: string | null) => void;
}

/** Something that a person asks the server for: one at a time, and a refusal is said. */
export function useAction(): Action {
  const { t } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const run = async (work: () => Promise<unknown>) => {
    if (busy) return false;
    setBusy(true);
    setRefusal(null);
    try {
      await work();
      return true;
    } catch (error) {
      setRefusal(refusalText(error, t));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, run, refuse: setRefusal };
}

/** Why something was not done. */
export function Refusal({ text }: { text: string | null }) {
  return text === null ? null : (
    <p className="notice" data-tone="bad" role="alert" data-testid="refusal">
      {text}
    </p>
  );
}
