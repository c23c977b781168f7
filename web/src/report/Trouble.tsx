import { useLanguage } from '../i18n/i18n.ts';
import { errorText } from './reportRefusal.ts';

/** Something could not be read: why, and the way to try again. */
export function Trouble({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useLanguage();
  return (
    <div className="notice trouble" data-tone="bad" role="alert" data-testid="trouble">
      <p>{errorText(error, t)}</p>
      <button type="button" onClick={onRetry} data-testid="try-again">
        {t('report.tryAgain')}
      </button>
    </div>
  );
}

export function Reading() {
  const { t } = useLanguage();
  return (
    <p className="reading" role="status">
      {t('report.reading')}
    </p>
  );
}
