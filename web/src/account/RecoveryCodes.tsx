import { CopyButton } from '../frame/OneTimeSecret.tsx';
import { useLanguage } from '../i18n/i18n.ts';

/** The recovery codes, shown this once, with ways to keep them that need no network. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useLanguage();
  const text = codes.join('\n');
  const download = () => {
    const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'recovery-codes.txt';
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <div className="recovery">
      <p className="notice" data-tone="warn">
        {t('factor.codes')}
      </p>
      <ol data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="buttons">
        <CopyButton text={text} label={t('secret.copy')} />
        <button type="button" onClick={download} data-testid="download">
          {t('secret.download')}
        </button>
        <button type="button" onClick={() => print()} data-testid="print">
          {t('secret.print')}
        </button>
      </div>
      <button type="button" className="primary" onClick={onDone} data-testid="codes-kept">
        {t('factor.codesKept')}
      </button>
    </div>
  );
}
