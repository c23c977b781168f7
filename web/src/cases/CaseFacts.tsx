import type { ReactNode } from 'react';
import type { CaseDetail } from '../caseContract.ts';
import type { LoadedCatalogue } from '../catalogue/useCatalogue.ts';
import { formatInstant } from '../format.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { severityCode } from '../severity.ts';
import { SeverityMark } from '../ui/SeverityMark.tsx';
import { DueText } from './DueText.tsx';
import { EscalationBadges } from './EscalationBadges.tsx';
import { Locator } from './Locator.tsx';
import { useOwnerText, usePlaceText } from './usePlaceNames.ts';

/** The head of a case: how urgent, where, what was said, and where it lies in the county. */
export function CaseFacts({ detail, catalogue }: { detail: CaseDetail; catalogue: LoadedCatalogue }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const placeText = usePlaceText();
  const ownerText = useOwnerText(catalogue);
  const place = placeText(detail);
  const fact = (label: string, value: ReactNode) =>
    value !== null && value !== false && value !== '' && (
      <div>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </div>
    );
  return (
    <div className="case-head">
      <div>
        <p className="case-level">
          <SeverityMark code={severityCode(detail.level)} />
          <b className={`word word-${detail.level}`}>{t(`severity.${detail.level}`)}</b>
          <EscalationBadges item={detail} />
          <DueText item={detail} now={Date.now()} />
        </p>
        {detail.text !== '' && <blockquote data-testid="case-text">{detail.text}</blockquote>}
        <dl className="facts">
          {fact(t('cases.place'), place === '' ? t('cases.noPlace') : place)}
          {fact(t('cases.owner'), detail.owner === 'county' ? t('cases.ownerCounty') : detail.owner !== null && ownerText(detail.owner))}
          {fact(t('cases.foundBy'), detail.foundBy !== null && translateWord(t, 'foundBy', detail.foundBy))}
          {fact(t('cases.address'), detail.address)}
          {fact(t('cases.source'), t(`source.${detail.source}`))}
          {fact(t('cases.reporters'), detail.reporters > 0 ? detail.reporters : null)}
          {fact(t('cases.occurredAt'), formatInstant(detail.occurredAt, zone))}
          {fact(t('cases.reportedAt'), formatInstant(detail.reportedAt, zone))}
          {fact(t('cases.acknowledgedBy'), detail.acknowledgedBy)}
          {fact(t('cases.alarm'), detail.alarm && t(detail.alarm.active ? 'cases.alarmActive' : 'cases.alarmEnded'))}
          {fact(t('cases.round'), detail.round > 1 ? detail.round : null)}
          {fact(t('cases.reworks'), detail.reworks > 0 ? detail.reworks : null)}
          {fact(t('cases.reference'), detail.reference)}
          {fact(
            t('cases.rating'),
            detail.rating && t(detail.rating.solved ? 'cases.solved' : 'cases.notSolved', { n: detail.rating.stars }),
          )}
        </dl>
      </div>
      {detail.longitude !== null && detail.latitude !== null && (
        <Locator longitude={detail.longitude} latitude={detail.latitude} level={detail.level} pond={detail.pond} />
      )}
    </div>
  );
}
