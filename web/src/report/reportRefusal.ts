import { isTextKey, type Translate } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { Refused } from '../request.ts';

/** The server's reason in a villager's words, where the page has some. */
export function reasonText(reason: string, t: Translate): string {
  const own = `report.refusal.${reason}`;
  return isTextKey(own) ? t(own) : refusalText(new Refused(reason, 400), t);
}

export function errorText(error: unknown, t: Translate): string {
  return error instanceof Refused && isTextKey(`report.refusal.${error.reason}`) ? reasonText(error.reason, t) : refusalText(error, t);
}
