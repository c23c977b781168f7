import { durationText } from '../cases/due.ts';
import type { EscalationStep } from '../escalationContract.ts';
import { translateWord, type Translate } from '../i18n/i18n.ts';

const minute = 60_000;

/** What a step does, as people say it. A step the page does not know keeps its own word. `ownerName` names a territory. */
export function stepText(step: EscalationStep, t: Translate, ownerName: (owner: string) => string): string {
  switch (step.do) {
    case 'wait':
      return t('escalationStep.wait', { time: durationText((step.minutes ?? 0) * minute, t) });
    case 'notify':
      return [callText(step, t), step.inTurn && t('escalationStep.inTurn'), step.urgent && t('escalationStep.urgent')]
        .filter(Boolean)
        .join(' · ');
    case 'raise':
      return t('escalationStep.raise', { rung: translateWord(t, 'rung', step.to ?? '') });
    case 'own':
      return t('escalationStep.own', { owner: ownerName(step.by ?? '') });
    case 'supervise':
      return t('escalationStep.supervise');
    case 'webhook':
      return t('escalationStep.webhook', { hook: step.hook ?? '' });
    case 'onlyBetween':
      return t('escalationStep.onlyBetween', { from: step.from ?? '', until: step.until ?? '' });
    case 'onlyAbove':
      return t('escalationStep.onlyAbove', { n: step.times ?? 0, time: durationText((step.minutes ?? 0) * minute, t) });
    case 'repeat':
      return t('escalationStep.repeat', { n: step.times ?? 0 });
    default:
      return String((step as EscalationStep).do);
  }
}

function callText({ role, at, roster, onDuty, coming }: EscalationStep, t: Translate): string {
  const place = roster ? t('escalationStep.roster', { roster }) : onDuty ? translateWord(t, 'dutyPlace', onDuty) : null;
  if (place !== null) return t(coming ? 'escalationStep.coming' : 'escalationStep.onDuty', { place });
  if (role === null) return t('escalationStep.notifyPerson');
  const name = translateWord(t, 'role', role);
  return at === null ? t('escalationStep.notifyRole', { role: name }) : t('escalationStep.notifyAt', { role: name, rung: t(`rung.${at}`) });
}
