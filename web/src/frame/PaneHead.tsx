import './pane.css';
import { useLanguage } from '../i18n/i18n.ts';

/** Heading of a pane beside a list, with the way to close it. */
export function PaneHead({ title, onClose }: { title: string; onClose: () => void }) {
  const { t } = useLanguage();
  return (
    <header className="pane-head">
      <h2>{title}</h2>
      <button type="button" className="icon-button" aria-label={t('panel.close')} onClick={onClose} data-testid="pane-close">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 6L18 18M18 6L6 18" stroke="currentColor" strokeWidth="2" />
        </svg>
      </button>
    </header>
  );
}
