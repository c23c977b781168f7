import type { CaseDetail, CaseSummary } from '../src/caseContract.ts';
import type { Escalation, EscalationStep } from '../src/escalationContract.ts';
import { at, detail, event } from './scriptedCases.ts';

const second = 1 / 3600;

export const step = (does: EscalationStep['do'], over: Partial<EscalationStep> = {}): EscalationStep => ({
  do: does,
  minutes: null,
  role: null,
  at: null,
  person: null,
  urgent: null,
  to: null,
  from: null,
  until: null,
  times: null,
  roster: null,
  onDuty: null,
  coming: null,
  inTurn: null,
  by: null,
  hook: null,
  ...over,
});

export const steps: readonly EscalationStep[] = [
  step('notify', { role: 'farmer', urgent: true }),
  step('notify', { role: 'villageOfficer', at: 'village', urgent: true }),
  step('wait', { minutes: 5 }),
  step('raise', { to: 'township' }),
  step('notify', { role: 'supervisor', at: 'township', urgent: true }),
  step('wait', { minutes: 10 }),
  step('onlyBetween', { from: '07:00', until: '22:00' }),
  step('raise', { to: 'county' }),
  step('supervise'),
  step('own', { by: 'department:agriculture' }),
  step('notify', { onDuty: 'county', inTurn: true }),
  step('repeat', { times: 3 }),
];

export const escalation = (over: Partial<Escalation> = {}): Escalation => ({
  run: 1,
  trigger: 'unattended',
  policy: 'unattended-critical',
  names: { zh: '危急事件无人响应', en: 'A critical case nobody takes notice of' },
  rung: 'township',
  since: at(-0.2),
  steps,
  next: 7,
  nextAt: at(299 * second),
  heldBy: null,
  heldSince: null,
  lapsesAt: null,
  ...over,
});

/** A case on which nobody acts, with all that was done about it. */
export function escalating(head: CaseSummary, over: Partial<Escalation> = {}): CaseDetail {
  const engine = (version: number, type: string, data: Record<string, unknown>) => event(version, type, { by: null, at: at(0), data });
  const stepped = (version: number, index: number, data: Record<string, unknown>) =>
    engine(version, 'escalationStepped', {
      run: 1, stepIndex: index, escalationStep: steps[index], stepOutcome: 'done', people: [], owedAt: at(0), ...data,
    });
  return detail(
    { ...head, owner: `township:${head.township}`, rung: 'township', supervised: true },
    {
      escalation: escalation(over),
      events: [
        engine(1, 'opened', {}),
        engine(2, 'escalationStarted', { run: 1, trigger: 'unattended', policy: escalation().names, owedAt: at(0) }),
        stepped(3, 0, { stepOutcome: 'nobodyFound' }),
        stepped(4, 1, { people: [{ id: 'a', name: '沈伟' }, { id: 'b', name: '俞芳' }] }),
        stepped(5, 3, { stepOutcome: 'alreadyThere', owedAt: at(-192 * second) }),
        engine(6, 'acknowledgementReminded', { run: 1, heldBy: '林指挥' }),
        engine(7, 'acknowledgementLapsed', { run: 1, heldBy: '林指挥' }),
        engine(8, 'dueMissed', { from: 'verifying', owedAt: at(0) }),
      ],
    },
  );
}
