import { useLoad } from '../frame/useLoad.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { readMyReports } from './reportApi.ts';
import { countyTime } from './times.ts';
import { Reading, Trouble } from './Trouble.tsx';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import { ViewLink } from './ViewLink.tsx';

/** What somebody who has signed in has reported, from whatever phone. */
export function MyReports({ person }: { person: string }) {
  const { value, error, reload } = useLoad(person, readMyReports);
  const { categoryName } = useCatalogue();
  const { language, t } = useLanguage();
  return (
    <section className="card" data-testid="mine">
      <h2>{t('report.mine')}</h2>
      {value === null && error === null && <Reading />}
      {error !== null && <Trouble error={error} onRetry={reload} />}
      {value?.length === 0 && <p className="muted">{t('report.mineNone')}</p>}
      <ul className="rows">
        {value?.map((report) => (
          <li key={report.code}>
            <ViewLink className="grow receipt-link" view={{ name: 'tracking', code: report.code }}>
              <strong>{categoryName(report.category)}</strong>
              <small>
                {t(`report.step.${report.step}`)} · {report.number} · {countyTime(report.reportedAt, language)}
              </small>
            </ViewLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
