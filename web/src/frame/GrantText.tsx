import type { Grant } from '../accessContract.ts';
import { formatInstant } from '../format.ts';
import { translateWord, useLanguage, type Translate } from '../i18n/i18n.ts';
import { placeText } from '../territory/placeText.ts';
import { useTimeZone } from './useTimeZone.ts';

type State = 'active' | 'waiting' | 'ended';

function stateOf(grant: Grant, now: number): State {
  if (grant.active) return 'active';
  return Date.parse(grant.from) > now ? 'waiting' : 'ended';
}

/** When a role holds, as people say it. */
export function grantTimes(grant: Grant, t: Translate, format: (at: string) => string): string {
  if (grant.until === null) return t('grant.since', { from: format(grant.from) });
  return t('grant.between', { from: format(grant.from), until: format(grant.until) });
}

/** A role, where it holds and when. */
export function GrantText({ grant }: { grant: Grant }) {
  const { language, t } = useLanguage();
  const zone = useTimeZone();
  const state = stateOf(grant, Date.now());
  const place = placeText(grant.territory, grant.names, language, t);
  return (
    <span className="grow" data-testid="grant" data-state={state}>
      <strong>{translateWord(t, 'role', grant.role)}</strong> · {place}{' '}
      {grant.kind !== 'standing' && (
        <span className="badge" data-tone="accent">
          {t(`grant.${grant.kind}`)}
        </span>
      )}{' '}
      {state !== 'active' && (
        <span className="badge" data-tone="warn">
          {t(`grant.${state}`)}
        </span>
      )}
      <small>{grantTimes(grant, t, (at) => formatInstant(at, zone))}</small>
    </span>
  );
}
