import type { LifeProof } from '../escalationContract.ts';
import { ask, signalled } from '../request.ts';

export const readLifeProof = (signal?: AbortSignal): Promise<LifeProof> => ask('/api/v1/escalation/proof', signalled(signal));

/** How often the proof is read while somebody looks. */
export const lifeMs = 10_000;

/** An older proof says nothing about now, and its figures are not shown. */
export const freshMs = 30_000;

export type LifeState =
  | { kind: 'fine' | 'bad'; proof: LifeProof }
  | { kind: 'never' }
  | { kind: 'stale'; ageMs: number };

/**
 * What a proof says now. Its age is taken both by its own time and by when this page saw it first: a browser whose clock is slow
 * would take an old one for fresh for ever.
 */
export function lifeState(proof: LifeProof, seenAt: number, now: number): LifeState {
  if (proof.checkedAt === null) return { kind: 'never' };
  const ageMs = Math.max(now - Date.parse(proof.checkedAt), now - seenAt);
  if (ageMs > freshMs) return { kind: 'stale', ageMs };
  return { kind: proof.orphaned > 0 || proof.late > 0 ? 'bad' : 'fine', proof };
}
