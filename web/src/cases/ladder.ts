import type { CaseEvent } from '../caseContract.ts';
import type { Called, Escalation, StepOutcome } from '../escalationContract.ts';

/** What became of a step. */
export interface StepResult {
  outcome: StepOutcome;
  people: readonly Called[];
}

/**
 * What became of the steps that were taken, by their index: of one that was taken several times, the last time, also where the
 * escalation has gone back to the beginning since.
 */
export function stepResults(it: Escalation, events: readonly CaseEvent[]): ReadonlyMap<number, StepResult> {
  const results = new Map<number, StepResult>();
  for (const { type, data } of events) {
    if (type !== 'escalationStepped' || data['run'] !== it.run) continue;
    const outcome = (data['stepOutcome'] ?? 'done') as StepOutcome;
    results.set(data['stepIndex'] as number, { outcome, people: (data['people'] ?? []) as readonly Called[] });
  }
  return results;
}
