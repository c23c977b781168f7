import { translateWord, type Translate } from '../i18n/i18n.ts';

/** Actions that the log knows; the filter offers them. One that is missing here is still shown, by its own word. */
export const actions = [
  'signIn',
  'signOut',
  'signOutEverywhere',
  'codeUsed',
  'setUp',
  'setupLinkMade',
  'passwordChanged',
  'secondFactorBegun',
  'secondFactorEnrolled',
  'secondFactorRemoved',
  'personAdded',
  'personDisabled',
  'personEnabled',
  'grantGiven',
  'grantEnded',
  'grantPassedOn',
  'keyAdded',
  'keyRevoked',
  'identityOpened',
  'caseAcknowledged',
  'caseClosed',
  'rosterSaved',
  'noticePreferencesSaved',
  'rosterRemoved',
  'policySaved',
  'policyRemoved',
  'nightRehearsed',
  'dutyChanged',
  'dutyChangeRemoved',
  'auditVerified',
  'firstAdministratorLink',
  'demonstrationSeeded',
  'request',
  // Refused operations are logged by the operation's own word.
  'readWater',
  'readCases',
  'acknowledgeCase',
  'closeCase',
  'verifyCase',
  'fileCase',
  'dispatchCase',
  'handleCase',
  'checkCase',
  'arbitrateCase',
  'submitReport',
  'readReports',
  'openIdentity',
  'readRights',
  'manageRights',
  'readAudit',
  'readFigures',
  'readRosters',
  'manageRosters',
  'managePolicies',
  'sendObservations',
] as const;

/** Outcomes that the filter offers: done, and why something was not. */
export const outcomes = [
  'done',
  'notSignedIn',
  'noRole',
  'outsideTerritory',
  'secondFactorRequired',
  'notYet',
  'expired',
  'signInRefused',
  'codeRequired',
  'codeRefused',
  'linkRefused',
  'externalSignInFailed',
  'antiforgery',
  'tooManyAttempts',
  'tooManyRequests',
] as const;

/** An action in words; one that the page does not know is shown as it came. */
export const actionText = (t: Translate, action: string): string => translateWord(t, 'audit.action', action);

/** An outcome in words: done, or the reason why not, said of somebody else than who reads it. */
export function outcomeText(t: Translate, outcome: string): string {
  if (outcome === 'done') return t('audit.done');
  const own = translateWord(t, 'audit.outcome', outcome);
  return own === outcome ? translateWord(t, 'refusal', outcome) : own;
}
