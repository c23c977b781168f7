import { useState, type ChangeEvent } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { useDesk } from './desk.ts';
import type { StepProps } from './DraftForm.tsx';
import { photoLimit, photosOf, type DraftMedium } from './draft.ts';
import { reasonText } from './reportRefusal.ts';
import { useContentAddress } from './useContentAddress.ts';
import { randomUuid } from './uuid.ts';

/** Photos are kept on the phone at once and travel to the server while the person goes on. */
export function PhotoStep({ draft }: StepProps) {
  const { drafts, uploads } = useDesk();
  const { t } = useLanguage();
  const [trouble, setTrouble] = useState<'tooMany' | 'noRoom' | null>(null);
  const photos = photosOf(draft);
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])];
    event.target.value = '';
    const room = photoLimit - photos.length;
    setTrouble(files.length > room ? 'tooMany' : null);
    for (const file of files.slice(0, room)) {
      const id = randomUuid();
      const medium: DraftMedium = {
        id,
        kind: 'photo',
        bytes: file.size,
        seconds: null,
        upload: null,
        uploaded: null,
        refusal: null,
      };
      try {
        await drafts.addMedium(draft.key, medium, file);
      } catch {
        setTrouble('noRoom');
        return;
      }
      void uploads.ensure(draft.key, id).catch(() => {});
    }
  };
  return (
    <section className="card" aria-labelledby="step-title">
      <h2 id="step-title">{t('report.photo.title')}</h2>
      <p className="muted">{t('report.photo.hint', { n: photoLimit })}</p>
      {photos.length > 0 && (
        <ul className="photos" data-testid="photos">
          {photos.map((photo, index) => (
            <PhotoTile key={photo.id} draftKey={draft.key} photo={photo} number={index + 1} />
          ))}
        </ul>
      )}
      {photos.length < photoLimit && (
        <div className="choose">
          {(['take', 'pick'] as const).map((way) => (
            <label key={way} className={`file-button${way === 'take' ? ' primary' : ''}`}>
              <input
                type="file"
                className="vanish"
                accept="image/jpeg,image/png,image/webp"
                data-testid={`photo-${way}`}
                {...(way === 'take' ? { capture: 'environment' as const } : { multiple: true })}
                onChange={(event) => void choose(event)}
              />
              {t(`report.photo.${way}`)}
            </label>
          ))}
        </div>
      )}
      {trouble !== null && (
        <p className="notice" data-tone="warn" role="alert">
          {t(`report.photo.${trouble}`, { n: photoLimit })}
        </p>
      )}
    </section>
  );
}

function PhotoTile({ draftKey, photo, number }: { draftKey: string; photo: DraftMedium; number: number }) {
  const { drafts } = useDesk();
  const address = useContentAddress(photo.id);
  const { t } = useLanguage();
  return (
    <li data-testid="photo" data-uploaded={photo.uploaded !== null || undefined}>
      {address === null ? <span className="photo-blank" /> : <img src={address} alt={t('report.photo.alt', { n: number })} />}
      <UploadState medium={photo} />
      <button type="button" className="quiet" onClick={() => void drafts.removeMedium(draftKey, photo.id)}>
        {t('report.photo.remove')} <span className="vanish">{number}</span>
      </button>
    </li>
  );
}

/** How far a medium has come on its way to the server. */
export function UploadState({ medium }: { medium: DraftMedium }) {
  const { uploads } = useDesk();
  const share = useObservable(uploads.progress).get(medium.id);
  const { t } = useLanguage();
  if (medium.refusal !== null) {
    return (
      <small className="upload-state" data-tone="bad" role="alert">
        {reasonText(medium.refusal, t)}
      </small>
    );
  }
  if (medium.uploaded !== null) return <small className="upload-state">{t('report.uploaded')}</small>;
  return (
    <small className="upload-state">
      {share === undefined ? t('report.onPhone') : t('report.uploading', { n: Math.floor(share * 100) })}
    </small>
  );
}
