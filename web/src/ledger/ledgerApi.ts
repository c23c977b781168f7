import type { Ledger } from '../ledgerContract.ts';
import { ask, signalled } from '../request.ts';

/** What is looked at. An empty text leaves a part out; times are ISO 8601. */
export interface LedgerQuestion {
  sensor: string;
  village: string;
  until: string;
  /** Whether only devices that do not come out even are listed. */
  differences: boolean;
}

export function readLedger({ differences, ...question }: LedgerQuestion, signal?: AbortSignal): Promise<Ledger> {
  const query = new URLSearchParams({ differences: String(differences) });
  for (const [name, value] of Object.entries(question)) if (value !== '') query.set(name, value);
  return ask(`/api/v1/ledger?${query}`, signalled(signal));
}
