import { sources, stages, type CaseDetail } from '../src/caseContract.ts';
import type { CaseLive } from '../src/contract.ts';
import { severityCode } from '../src/severity.ts';

/** A case as the live feed tells it. */
export function live(item: CaseDetail): CaseLive {
  const time = (instant: string | null) => (instant === null ? null : Date.parse(instant));
  return {
    id: item.id,
    version: item.version,
    number: item.number,
    stage: stages.indexOf(item.stage) as CaseLive['stage'],
    level: severityCode(item.level),
    source: sources.indexOf(item.source),
    category: item.category,
    rule: null,
    pond: item.pond,
    village: item.village,
    township: item.township,
    longitude: item.longitude,
    latitude: item.latitude,
    text: item.text,
    occurredAt: Date.parse(item.occurredAt),
    decidedAt: Date.parse(item.decidedAt),
    alarmActive: false,
    acknowledgedBy: null,
    dueAt: time(item.dueAt),
    over: item.over,
    outcome: null,
  };
}
