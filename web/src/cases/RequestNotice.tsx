import type { CaseDetail } from '../caseContract.ts';
import type { LoadedCatalogue } from '../catalogue/useCatalogue.ts';
import { formatInstant } from '../format.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { actorText, stageText } from './words.ts';

/** What waits: a request for approval, and that the case was sent back. */
export function RequestNotice({ detail, catalogue }: { detail: CaseDetail; catalogue: LoadedCatalogue }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const { request, returnedMark } = detail;
  return (
    <>
      {request !== null && (
        <div className="notice" data-tone="warn" data-testid="request">
          <p>
            <b>{t(`request.${request.kind}`)}</b> ·{' '}
            {t('request.by', { name: actorText(t, request.by), at: formatInstant(request.at, zone) })}
          </p>
          {request.until !== null && <p>{t('request.until', { at: formatInstant(request.until, zone) })}</p>}
          <p>{request.endorsedBy === null ? t('request.first') : t('request.second', { name: actorText(t, request.endorsedBy) })}</p>
        </div>
      )}
      {returnedMark !== null && (
        <div className="notice" data-tone="warn" data-testid="returned">
          {t('returned.by', {
            name: actorText(t, returnedMark.by),
            at: formatInstant(returnedMark.at, zone),
            stage: stageText(t, returnedMark.from),
          })}
          {returnedMark.departments.length > 0 && ` · ${returnedMark.departments.map(catalogue.departmentName).join(', ')}`}
        </div>
      )}
    </>
  );
}
