import { useEffect, useRef } from 'react';
import { useLanguage, type TextKey } from '../i18n/i18n.ts';

const rows: readonly (readonly [keys: string, text: TextKey])[] = [
  ['J K ↓ ↑', 'dispatch.keyMove'],
  ['1–9', 'dispatch.keyPick'],
  ['R', 'dispatch.keyReserve'],
  ['Enter', 'dispatch.keyConfirm'],
  ['X', 'dispatch.keyMark'],
  ['/', 'dispatch.keyFilter'],
  ['Esc', 'dispatch.keyClose'],
  ['?', 'dispatch.keyHelp'],
];

/** What the keys do. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const { t } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="card key-help" aria-label={t('dispatch.keys')} onClose={onClose} data-testid="keys">
      <h2>{t('dispatch.keys')}</h2>
      <dl>
        {rows.map(([keys, text]) => (
          <div key={text}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <p className="buttons">
        <button type="button" onClick={() => dialog.current?.close()}>
          {t('panel.close')}
        </button>
      </p>
    </dialog>
  );
}
