import { useLoad } from '../frame/useLoad.ts';
import { formatAge } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import type { StepProps } from './DraftForm.tsx';
import type { Draft } from './draft.ts';
import { readTownshipList } from './outlines.ts';
import { readNear } from './reportApi.ts';
import type { NearReport } from './reportContract.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';

/** Where to look for near reports: the draft's position, or the middle of the village it was placed in by name. */
async function positionOf({ place }: Draft): Promise<{ longitude: number; latitude: number } | null> {
  if (place === null || place.position !== null) return place?.position ?? null;
  if (place.village === null) return null;
  const villages = (await readTownshipList()).flatMap((township) => township.villages);
  return villages.find(({ code }) => code === place.village?.code)?.position ?? null;
}

/** What others have reported near by. Offered, never in the way: without an answer the report is sent all the same. */
export function Near({ draft, change }: StepProps) {
  const { t } = useLanguage();
  const { place, category } = draft;
  const asked = place !== null && category !== null;
  const key = `${category} ${place?.position?.longitude} ${place?.position?.latitude} ${place?.village?.code}`;
  const { value } = useLoad(key, async (signal): Promise<readonly NearReport[]> => {
    const position = asked ? await positionOf(draft) : null;
    return position === null || category === null ? [] : readNear(position, category, signal);
  });
  if (value === null || value.length === 0) return null;
  return (
    <section className="card near" data-testid="near" aria-labelledby="near-title">
      <h2 id="near-title">{t('report.near.title')}</h2>
      <p className="muted">{t('report.near.hint')}</p>
      <ul>
        {value.map((report) => (
          <NearCard
            key={report.number}
            report={report}
            joined={draft.coSign === report.number}
            onJoin={() => change({ coSign: draft.coSign === report.number ? null : report.number, another: false })}
          />
        ))}
      </ul>
      <button
        type="button"
        aria-pressed={draft.another}
        data-testid="another"
        onClick={() => change({ coSign: null, another: !draft.another })}
      >
        {t('report.near.another')}
      </button>
    </section>
  );
}

function NearCard({ report, joined, onJoin }: { report: NearReport; joined: boolean; onJoin: () => void }) {
  const { categoryName } = useCatalogue();
  const { t } = useLanguage();
  return (
    <li data-testid="near-report" data-joined={joined || undefined}>
      <p>
        <strong>{categoryName(report.category)}</strong> <span className="badge">{t(`report.step.${report.step}`)}</span>
      </p>
      <p className="near-text">{report.text}</p>
      <p className="muted">
        {t('report.near.metres', { n: Math.round(report.metres) })} · {formatAge(Date.now() - Date.parse(report.reportedAt), t)} ·{' '}
        {t('report.near.reporters', { n: report.reporters })}
      </p>
      <button type="button" aria-pressed={joined} data-testid="join" onClick={onJoin}>
        {t(joined ? 'report.near.joined' : 'report.near.join')}
      </button>
    </li>
  );
}
