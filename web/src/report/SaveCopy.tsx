import { useLanguage } from '../i18n/i18n.ts';
import { copyAddress } from './reportApi.ts';

/** Saves the villager's own copy, and says what it proves and how. */
export function SaveCopy({ code }: { code: string }) {
  const { t } = useLanguage();
  return (
    <details className="copy">
      <summary>{t('report.copy.title')}</summary>
      <p>{t('report.copy.what')}</p>
      <p>
        <a className="button-link" href={copyAddress(code)} download={`${code}.json`} data-testid="save-copy">
          {t('report.copy.save')}
        </a>
      </p>
      <p className="muted">{t('report.copy.how')}</p>
    </details>
  );
}
