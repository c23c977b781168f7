import { useLanguage, translateWord, isTextKey } from '../i18n/i18n.ts';
import type { ReportMedium, TimelineEntry } from './reportContract.ts';
import { countyTime } from './times.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';

/** What happened, newest first, as a parcel's way is told. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  const { t } = useLanguage();
  const newestFirst = [...entries].reverse();
  return (
    <section className="card" aria-labelledby="way">
      <h2 id="way">{t('report.way')}</h2>
      <ol className="timeline" data-testid="timeline">
        {newestFirst.map((entry, index) => (
          <Entry key={`${entry.at} ${index}`} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { departmentName } = useCatalogue();
  const { language, t } = useLanguage();
  const known = isTextKey(`report.event.${entry.type}`);
  return (
    <li data-testid="entry" data-type={entry.type}>
      <time dateTime={entry.at}>{countyTime(entry.at, language)}</time>
      {/* A word the page does not know yet still says how far it has come. */}
      <p>
        <strong>{known ? translateWord(t, 'report.event', entry.type) : t(`report.step.${entry.step}`)}</strong>
        {entry.department !== null && <span> · {departmentName(entry.department)}</span>}
      </p>
      {entry.note !== null && <p className="entry-note">{entry.note}</p>}
      <Media media={entry.evidence} />
    </li>
  );
}

/** Photos and voice messages; a photo opens in full. */
export function Media({ media }: { media: readonly ReportMedium[] }) {
  const { t } = useLanguage();
  if (media.length === 0) return null;
  return (
    <ul className="media">
      {media.map((medium, index) => (
        <li key={medium.medium}>
          {medium.kind === 'photo' ? (
            <a href={medium.url} target="_blank" rel="noreferrer">
              <img src={medium.thumbnail ?? medium.url} alt={t('report.photo.alt', { n: index + 1 })} loading="lazy" />
            </a>
          ) : (
            <audio controls preload="none" src={medium.url} aria-label={t('report.voice.play')} />
          )}
        </li>
      ))}
    </ul>
  );
}
