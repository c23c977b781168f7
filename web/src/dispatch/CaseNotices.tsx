import type { CaseNotice } from '../dispatchContract.ts';
import { formatInstant } from '../format.ts';
import { useLoad } from '../frame/useLoad.ts';
import { usePoll } from '../frame/usePoll.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { translateWord, useLanguage, type Translate } from '../i18n/i18n.ts';
import { readNotices } from './dispatchApi.ts';

const noticesMs = 10_000;
/** Notices that are shown, the newest first. */
const mostShown = 12;
const tones = { waiting: 'warn', sent: 'good', failed: 'bad', cancelled: undefined } as const;

/** Who was called for the case and what became of it on each channel. */
export function CaseNotices({ id, version }: { id: string; version: number }) {
  const { t } = useLanguage();
  const { value, reload } = useLoad(`${id} ${version}`, (signal) => readNotices(id, signal));
  usePoll(noticesMs, reload);
  if (value === null || value.length === 0) return null;
  return (
    <section aria-labelledby="notices" data-testid="notices">
      <h3 id="notices">{t('dispatch.notices')}</h3>
      <ul className="rows notices">
        {value
          .toReversed()
          .slice(0, mostShown)
          .map((notice) => (
            <Notice key={notice.number} notice={notice} />
          ))}
      </ul>
    </section>
  );
}

function Notice({ notice }: { notice: CaseNotice }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  return (
    <li data-testid="notice">
      <span className="grow">
        <b>{notice.name}</b>
        {notice.urgent && ` · ${t('escalationStep.urgent')}`}
        <small>
          {formatInstant(notice.at, zone)} ·{' '}
          {notice.readAt === null ? t('dispatch.unread') : t('dispatch.readAt', { at: formatInstant(notice.readAt, zone) })}
        </small>
      </span>
      {notice.channels.map((channel) => (
        <span key={channel.channel} className="badge" data-tone={tones[channel.state]}>
          {channelText(channel, t)}
        </span>
      ))}
    </li>
  );
}

function channelText({ channel, state, problem }: CaseNotice['channels'][number], t: Translate): string {
  const words = [translateWord(t, 'channel', channel), translateWord(t, 'delivery', state)];
  return [...words, ...(problem === null ? [] : [translateWord(t, 'deliveryProblem', problem)])].join(' · ');
}
