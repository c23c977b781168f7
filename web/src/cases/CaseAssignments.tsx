import type { CaseDetail } from '../caseContract.ts';
import type { LoadedCatalogue } from '../catalogue/useCatalogue.ts';
import { formatInstant } from '../format.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';

/** Which departments the case is with, the lead first, and how far each is. */
export function CaseAssignments({ detail, catalogue }: { detail: CaseDetail; catalogue: LoadedCatalogue }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  if (detail.assignments.length === 0) return null;
  return (
    <section aria-labelledby="assignments">
      <h3 id="assignments">{t('assignments.title')}</h3>
      <ul className="rows">
        {detail.assignments.map((each) => (
          <li key={each.department} data-testid="assignment">
            <span className="grow">
              <b>{catalogue.departmentName(each.department)}</b>{' '}
              <span className="badge">{t(each.lead ? 'assignments.lead' : 'assignments.joint')}</span>
              <small>
                {t('assignments.since', { at: formatInstant(each.since, zone) })}
                {each.acceptedAt !== null && ` · ${t('assignments.acceptedAt', { at: formatInstant(each.acceptedAt, zone) })}`}
                {each.finishedAt !== null && ` · ${t('assignments.finishedAt', { at: formatInstant(each.finishedAt, zone) })}`}
              </small>
            </span>
            <span className="badge" data-tone={each.state === 'finished' ? 'good' : undefined}>
              {t(`assignment.${each.state}`)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
