import type { Grant, Opening, SessionRow } from '../accessContract.ts';
import { ask, post, put, remove, signalled } from '../request.ts';

const path = '/api/v1/session';

export const readSessions = async (signal?: AbortSignal): Promise<readonly SessionRow[]> =>
  (await ask<{ sessions: readonly SessionRow[] }>('/api/v1/sessions', signalled(signal))).sessions;

export const endSession = (id: string): Promise<void> => remove(`/api/v1/sessions/${encodeURIComponent(id)}`);

export const changePassword = (current: string, password: string): Promise<void> => put(`${path}/password`, { current, password });

/** The secret of an authenticator app, as text and as the address that its QR code holds. */
export const beginSecondFactor = (): Promise<{ secret: string; uri: string }> => post(`${path}/second-factor`);

export const confirmSecondFactor = (code: string): Promise<{ recoveryCodes: readonly string[] }> => put(`${path}/second-factor`, { code });

export const removeSecondFactor = (code: string): Promise<void> => post(`${path}/second-factor`, { code }, 'DELETE');

export const readOpenings = async (signal?: AbortSignal): Promise<readonly Opening[]> =>
  (await ask<{ openings: readonly Opening[] }>(`${path}/openings`, signalled(signal))).openings;

export interface Delegation {
  /** Id of one's own grant. */
  grant: string;
  /** Sign-in name of who shall hold it. */
  to: string;
  territory: string;
  from: string;
  until: string;
}

export const passOn = (delegation: Delegation): Promise<Grant> => post(`${path}/delegations`, delegation);
