import type { AuditPage, AuditVerification } from '../accessContract.ts';
import { ask, signalled } from '../request.ts';

/** Entries shown at a time. */
export const pageSize = 100;

/** What to look for; an empty text looks for anything. Times are ISO 8601. */
export interface AuditFilter {
  from: string;
  to: string;
  actor: string;
  subject: string;
  action: string;
  outcome: string;
  text: string;
}

export const anything: AuditFilter = { from: '', to: '', actor: '', subject: '', action: '', outcome: '', text: '' };

/** Entries newest first, those before `before`. */
export function readAudit(filter: AuditFilter, before: string | null, signal?: AbortSignal): Promise<AuditPage> {
  const query = new URLSearchParams({ limit: String(pageSize) });
  for (const [name, value] of Object.entries(filter)) if (value !== '') query.set(name, value as string);
  if (before !== null) query.set('before', before);
  return ask(`/api/v1/audit?${query}`, signalled(signal));
}

export const verifyAudit = (): Promise<AuditVerification> => ask('/api/v1/audit/verify');
