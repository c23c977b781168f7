import { useState } from 'react';
import { useLanguage } from '../i18n/i18n.ts';

/** Something that is shown this once, with a button that copies it. */
export function OneTimeSecret({ text, label }: { text: string; label: string }) {
  const { t } = useLanguage();
  return (
    <div className="secret">
      <code aria-label={label} data-testid="one-time-secret" tabIndex={0}>
        {text}
      </code>
      <CopyButton text={text} label={t('secret.copy')} />
    </div>
  );
}

/** Copies a text; where the browser keeps its clipboard shut, says that it has to be done by hand. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { t } = useLanguage();
  const [result, setResult] = useState<'copied' | 'failed' | null>(null);
  const copy = () =>
    navigator.clipboard === undefined
      ? setResult('failed')
      : void navigator.clipboard.writeText(text).then(
          () => setResult('copied'),
          () => setResult('failed'),
        );
  return (
    <>
      <button type="button" onClick={copy} data-testid="copy">
        {label}
      </button>
      <span role="status" className="muted">
        {result !== null && t(result === 'copied' ? 'secret.copied' : 'secret.copyByHand')}
      </span>
    </>
  );
}
