import { useState } from 'react';
import type { EvidenceItem } from '../caseContract.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { Lightbox } from './Lightbox.tsx';

/** Photos as thumbnails that open large, recordings with a player. */
export function EvidenceList({ items }: { items: readonly EvidenceItem[] }) {
  const { t } = useLanguage();
  const [shown, setShown] = useState<number | null>(null);
  if (items.length === 0) return null;
  const photos = items.filter((item) => item.kind === 'photo');
  const recordings = items.filter((item) => item.kind === 'voice');
  return (
    <div className="evidence">
      {photos.map((photo, index) => (
        <button key={photo.medium} type="button" className="thumbnail" onClick={() => setShown(index)} data-testid="thumbnail">
          <img src={photo.thumbnail ?? photo.url} alt={t('evidence.photo', { n: index + 1, total: photos.length })} loading="lazy" />
        </button>
      ))}
      {recordings.map((recording, index) => (
        <figure key={recording.medium} className="recording">
          <figcaption>{t('evidence.voice', { n: index + 1, total: recordings.length })}</figcaption>
          <audio controls preload="none" src={recording.url} data-testid="recording" />
        </figure>
      ))}
      {shown !== null && <Lightbox photos={photos} shown={shown} onShow={setShown} onClose={() => setShown(null)} />}
    </div>
  );
}
