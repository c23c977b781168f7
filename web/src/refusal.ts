import { isTextKey, type Translate } from './i18n/i18n.ts';
import { Refused } from './request.ts';

/** The refusal's own sentence where the page has one for its reason, otherwise what the server said. */
export function refusalText(error: unknown, t: Translate): string {
  if (!(error instanceof Refused)) return String(error);
  const key = `refusal.${error.reason}`;
  return isTextKey(key) ? t(key) : error.message;
}
