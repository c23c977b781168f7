import { useEffect, useRef } from 'react';
import type { EvidenceItem } from '../caseContract.ts';
import { useLanguage } from '../i18n/i18n.ts';

interface LightboxProps {
  photos: readonly EvidenceItem[];
  shown: number;
  onShow: (index: number) => void;
  onClose: () => void;
}

/** A photo as large as the screen; arrows go on to the next, Escape closes. */
export function Lightbox({ photos, shown, onShow, onClose }: LightboxProps) {
  const { t } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const photo = photos[shown];
  const go = (step: number) => onShow((shown + step + photos.length) % photos.length);
  const title = t('evidence.photo', { n: shown + 1, total: photos.length });
  return (
    <dialog
      ref={dialog}
      className="lightbox"
      aria-label={title}
      data-testid="lightbox"
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') go(1);
        if (event.key === 'ArrowLeft') go(-1);
      }}
    >
      {photo && <img src={photo.url} alt={title} />}
      <p className="buttons">
        {photos.length > 1 && (
          <>
            <button type="button" onClick={() => go(-1)}>
              {t('evidence.before')}
            </button>
            <span>{title}</span>
            <button type="button" onClick={() => go(1)}>
              {t('evidence.next')}
            </button>
          </>
        )}
        <button type="button" onClick={() => dialog.current?.close()} data-testid="lightbox-close">
          {t('panel.close')}
        </button>
      </p>
    </dialog>
  );
}
