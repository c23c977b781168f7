import { isTextKey, type Translate } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { Refused } from '../request.ts';

/** The server's reason in a villager's words, where the page has some. */
export function reasonText(reason: string, t: Translate): string {
  const own = `report.refusal.${/^http5\d\d$/.test(reason) ? 'busy' : reason}`;
  return isTextKey(own) ? t(own) : refusalText(new Refused(reason, 400), t);
}

export function errorText(error: unknown, t: Translate): string {
  if (!(error instanceof Refused)) return refusalText(error, t);
  const text = reasonText(error.reason, t);
  // Without words of our own, the server's are better than its reason.
  return text === error.reason ? refusalText(error, t) : text;
}
