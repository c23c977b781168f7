import type { Names, SeverityName } from '../contract.ts';
import { ask, signalled } from '../request.ts';

/** A limit as it is counted, such as 3 of `workDay`. */
export interface TimeLimit {
  class: ClockClass;
  value: number;
}

export type ClockClass = 'urgentMinute' | 'urgentHour' | 'urgentDay' | 'naturalDay' | 'workHour' | 'workDay' | 'workDayEnd';

export interface CategoryGroup {
  id: string;
  code: string;
  names: Names;
}

/** When a case of the category is filed, how long handling may take, and when it is closed. */
export interface CaseCondition {
  id: string;
  filing: Names;
  limit: TimeLimit;
  closing: Names;
}

export interface Category {
  id: string;
  code: string;
  group: string;
  names: Names;
  keywords: readonly string[];
  isPublic: boolean;
  isQuestion: boolean;
  level: SeverityName;
  promise: TimeLimit;
  conditions: readonly CaseCondition[];
  /** What feedback must bring. */
  evidence: readonly ('photo' | 'voice')[];
  check: 'always' | 'byLot';
  checkShare: number;
}

export interface Department {
  id: string;
  names: Names;
  synthetic: boolean;
}

/** `GET /api/v1/catalogue` */
export interface Catalogue {
  groups: readonly CategoryGroup[];
  categories: readonly Category[];
  departments: readonly Department[];
}

export const readCatalogue = (signal?: AbortSignal): Promise<Catalogue> => ask('/api/v1/catalogue', signalled(signal));
