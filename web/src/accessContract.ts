import type { Names } from './contract.ts';

/** The wire contract of people, rights and sessions. Times are ISO 8601 with offset; optional things are `null`. */
export const roles = [
  'administrator',
  'commandCenter',
  'supervisor',
  'villageOfficer',
  'departmentHandler',
  'gridWorker',
  'checker',
  'farmer',
  'villager',
  'auditor',
  'device',
] as const;
export type Role = (typeof roles)[number];

/** Roles that a key may hold: giving rights is for people, and a device is no person. */
export const keyRoles: readonly Role[] = roles.filter((role) => !['administrator', 'supervisor', 'farmer', 'villager'].includes(role));
export const personRoles: readonly Role[] = roles.filter((role) => role !== 'device');

export type Operation =
  | 'readPlaces'
  | 'readWater'
  | 'readCases'
  | 'acknowledgeCase'
  | 'closeCase'
  | 'verifyCase'
  | 'fileCase'
  | 'dispatchCase'
  | 'handleCase'
  | 'checkCase'
  | 'arbitrateCase'
  | 'submitReport'
  | 'readReports'
  | 'openIdentity'
  | 'readRights'
  | 'manageRights'
  | 'readAudit'
  | 'readFigures'
  | 'readRosters'
  | 'manageRosters'
  | 'managePolicies'
  | 'assignWorker'
  | 'sendObservations';

/** `county`, `township:330521104`, `village:330521104201`, `pond:P0001` or, for the cases of a department, `department:agriculture`. */
export type TerritoryText = string;
export type GrantKind = 'standing' | 'shift' | 'delegation';

export interface Grant {
  id: string;
  role: Role;
  territory: TerritoryText;
  /** Names of the place; null where the county pack no longer has it. */
  names: Names | null;
  kind: GrantKind;
  from: string;
  until: string | null;
  active: boolean;
}

export interface SecondFactor {
  enrolled: boolean;
  /** This session was opened with it. */
  shown: boolean;
  /** One of the roles counts only in a session that was opened with it. */
  required: boolean;
}

export interface DemonstrationAccount {
  name: string;
  displayName: Names;
  role: Role;
  territory: TerritoryText;
  names?: Names | null;
  password: string;
}

/** `GET /api/v1/session` */
export interface Session {
  person: { id: string; name: string; displayName: string } | null;
  grants: readonly Grant[];
  may: Readonly<Partial<Record<Operation, readonly TerritoryText[]>>>;
  secondFactor: SecondFactor;
  antiforgery: string;
  externalSignIn: { name: string } | null;
  demonstration: readonly DemonstrationAccount[];
}

export interface SessionRow {
  id: string;
  createdAt: string;
  until: string;
  address: string;
  agent: string;
  current: boolean;
}

/** Somebody opened one's own identity or contact. */
export interface Opening {
  at: string;
  by: string;
  reason: string;
  target: string | null;
}

export interface Person {
  id: string;
  name: string;
  displayName: string;
  disabled: boolean;
  demonstration: boolean;
  createdAt: string;
  secondFactor: boolean;
  phone: string | null;
  idNumber: string | null;
  external: boolean;
  grants: readonly Grant[];
}

export interface PeoplePage {
  people: readonly Person[];
  next: string | null;
}

export interface OneTimeLink {
  link: string;
  linkUntil: string;
}

export interface AccessKey {
  id: string;
  name: string;
  disabled: boolean;
  demonstration: boolean;
  createdAt: string;
  until: string | null;
  grants: readonly Grant[];
}

export interface AuditEntry {
  sequence: number;
  at: string;
  action: string;
  outcome: string;
  actor: string | null;
  actorName: string;
  address: string;
  subject: string | null;
  target: string | null;
  detail: string | null;
}

export interface AuditPage {
  entries: readonly AuditEntry[];
  next: string | null;
}

export interface AuditVerification {
  intact: boolean;
  entries: number;
  brokenAt: number | null;
  head: string;
  /** Entries that the file of heads knows and the log lacks. */
  missing: number;
}
