import { formatInstant } from '../format.ts';
import { Refusal } from '../frame/useAction.tsx';
import { useLoad } from '../frame/useLoad.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import { readOpenings } from './accountApi.ts';

/** Who opened one's own identity or contact, and why. */
export function Openings() {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const { value, error } = useLoad('openings', readOpenings);
  return (
    <section className="card" aria-labelledby="openings">
      <h2 id="openings">{t('openings.title')}</h2>
      <Refusal text={error === null ? null : refusalText(error, t)} />
      {value?.length === 0 && <p className="muted">{t('openings.none')}</p>}
      <ul className="rows">
        {value?.map((opening) => (
          <li key={`${opening.at} ${opening.by}`} data-testid="opening">
            <span className="grow">
              <strong>{opening.by}</strong> · {opening.target === null ? t('openings.contact') : opening.target}
              <q>{opening.reason}</q>
            </span>
            <time className="muted" dateTime={opening.at}>
              {formatInstant(opening.at, zone)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}
