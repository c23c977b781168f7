import { useEffect, useState } from 'react';
import { useLoad } from '../frame/useLoad.ts';
import { useLanguage, translateWord } from '../i18n/i18n.ts';
import { Refused } from '../request.ts';
import { AddWords } from './AddWords.tsx';
import { useDesk } from './desk.ts';
import { Loop } from './Loop.tsx';
import { PromiseText } from './PromiseText.tsx';
import { Rating } from './Rating.tsx';
import { readTracking } from './reportApi.ts';
import type { Tracking } from './reportContract.ts';
import { SaveCopy } from './SaveCopy.tsx';
import { Media, Timeline } from './Timeline.tsx';
import { countyTime } from './times.ts';
import { Reading, Trouble } from './Trouble.tsx';
import { useCatalogue } from '../catalogue/useCatalogue.ts';

/** What becomes of a report, followed like a parcel. */
export function TrackingView({ code }: { code: string }) {
  const { receipts } = useDesk();
  const read = useLoad(code, (signal) => readTracking(code, signal));
  // A rating or words are answered with the whole report anew.
  const [answered, setAnswered] = useState<Tracking | null>(null);
  const report = answered ?? read.value;
  useEffect(() => {
    const { value } = read;
    if (value === null || receipts.find(code) !== null) return;
    const { number, category, village, promisedAt, coSigned } = value;
    receipts.remember({ code, number, category, village, promisedAt, coSigned, at: Date.parse(value.reportedAt) });
  }, [receipts, code, read.value]);
  if (report === null) return read.error === null ? <Reading /> : <Unread error={read.error} onRetry={read.reload} />;
  return (
    <div className="tracking" data-testid="tracking" data-number={report.number}>
      <Head report={report} />
      {report.canRate && <Rating code={code} onRated={setAnswered} />}
      <Timeline entries={report.timeline} />
      <Own report={report} code={code} onAdded={setAnswered} />
    </div>
  );
}

function Unread({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useLanguage();
  if (!(error instanceof Refused) || error.status !== 404) return <Trouble error={error} onRetry={onRetry} />;
  return (
    <p className="notice" data-tone="bad" role="alert" data-testid="unknown-code">
      {t('report.unknownCode')}
    </p>
  );
}

function Head({ report }: { report: Tracking }) {
  const { categoryName } = useCatalogue();
  const { language, t } = useLanguage();
  return (
    <section className="card head" aria-labelledby="head">
      <h2 id="head">{categoryName(report.category)}</h2>
      <p className="muted">
        {report.number} · {t('report.reportedAt', { time: countyTime(report.reportedAt, language) })}
      </p>
      <Loop step={report.step} over={report.over} />
      {report.outcome === null ? (
        <PromiseText report={report} />
      ) : (
        <p className="lead" data-testid="outcome">
          {translateWord(t, 'report.outcome', report.outcome)}
        </p>
      )}
      {report.coSigned && <p className="muted">{t('report.youCoSigned')}</p>}
      {report.reporters > 1 && <p className="muted">{t('report.near.reporters', { n: report.reporters })}</p>}
      {report.rating !== null && (
        <p data-testid="rated">
          {t(report.rating.solved ? 'report.rating.wasSolved' : 'report.rating.wasNot', { n: report.rating.stars })}
        </p>
      )}
    </section>
  );
}

/** What the villager said, and what may be added to it. */
function Own({ report, code, onAdded }: { report: Tracking; code: string; onAdded: (report: Tracking) => void }) {
  const { t } = useLanguage();
  return (
    <section className="card" aria-labelledby="own">
      <h2 id="own">{t('report.own')}</h2>
      {report.text !== '' && <p className="own-text">{report.text}</p>}
      {report.address !== null && <p className="muted">{report.address}</p>}
      <Media media={report.evidence} />
      <AddWords code={code} isOpen={report.canAdd} onAdded={onAdded} />
      <SaveCopy code={code} />
    </section>
  );
}
