import { useLanguage } from '../i18n/i18n.ts';
import { CopyButton } from './CopyButton.tsx';
import { copyAddress } from './reportApi.ts';

/** Saves the villager's own copy, and says what it proves and how. */
export function SaveCopy({ code }: { code: string }) {
  const { t } = useLanguage();
  const command = t('report.copy.command', { code });
  return (
    <details className="copy">
      <summary>{t('report.copy.title')}</summary>
      <p>{t('report.copy.what')}</p>
      <p>
        <a className="button-link" href={copyAddress(code)} download={`report-${code}.json`} data-testid="save-copy">
          {t('report.copy.save')}
        </a>
      </p>
      <p className="muted">{t('report.copy.how')}</p>
      <p>
        <code className="command" data-testid="verify-command">
          {command}
        </code>
      </p>
      <CopyButton text={command} label={t('report.copy.copyCommand')} testId="copy-command" />
      <p className="muted">{t('report.copy.docs')}</p>
    </details>
  );
}
