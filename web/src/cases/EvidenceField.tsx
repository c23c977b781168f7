import { useId } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';
import type { UploadItem, Uploads } from '../upload/useUploads.ts';

interface EvidenceFieldProps {
  uploads: Uploads;
  /** Kinds that must still come. */
  missing: readonly ('photo' | 'voice')[];
}

/** Photos and recordings for a command: sent as they are chosen, so that the command itself is short. */
export function EvidenceField({ uploads, missing }: EvidenceFieldProps) {
  const { t } = useLanguage();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t('evidence.add')}</label>
      <input
        id={id}
        type="file"
        accept="image/jpeg,image/png,image/webp,audio/*"
        multiple
        data-testid="evidence-input"
        onChange={(event) => {
          uploads.add(event.target.files ?? []);
          event.target.value = '';
        }}
      />
      {missing.map((kind) => (
        <small key={kind} className="due" data-tone="soon">
          {t(`evidence.needs.${kind}`)}
        </small>
      ))}
      <ul className="uploads">
        {uploads.items.map((item) => (
          <Item key={item.key} item={item} uploads={uploads} />
        ))}
      </ul>
    </div>
  );
}

function Item({ item, uploads }: { item: UploadItem; uploads: Uploads }) {
  const { t } = useLanguage();
  const percent = Math.floor(item.share * 100);
  return (
    <li data-testid="upload" data-done={item.medium !== null}>
      {item.medium?.thumbnail ? <img src={item.medium.thumbnail} alt="" /> : null}
      <span className="grow">
        {item.name}
        {item.error !== null ? (
          <small className="due" data-tone="late" role="alert">
            {refusalText(item.error, t)}
          </small>
        ) : item.medium === null ? (
          <progress max={100} value={percent} aria-label={t('evidence.sending', { name: item.name })} />
        ) : (
          <small>{t('evidence.sent')}</small>
        )}
      </span>
      {item.error !== null && (
        <button type="button" onClick={() => uploads.retry(item.key)} data-testid="upload-retry">
          {t('evidence.retry')}
        </button>
      )}
      <button
        type="button"
        className="quiet"
        onClick={() => uploads.remove(item.key)}
        aria-label={t('evidence.remove', { name: item.name })}
      >
        {t('evidence.take')}
      </button>
    </li>
  );
}
