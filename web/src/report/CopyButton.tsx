import { useState } from 'react';
import { useLanguage } from '../i18n/i18n.ts';

/** Copies a text; where the browser keeps its clipboard shut, says that it has to be done by hand. */
export function CopyButton({ text, label, testId }: { text: string; label: string; testId: string }) {
  const { t } = useLanguage();
  const [result, setResult] = useState<'copied' | 'copyByHand' | null>(null);
  const copy = () =>
    navigator.clipboard === undefined
      ? setResult('copyByHand')
      : void navigator.clipboard.writeText(text).then(
          () => setResult('copied'),
          () => setResult('copyByHand'),
        );
  return (
    <>
      <button type="button" onClick={copy} data-testid={testId}>
        {label}
      </button>
      <span role="status" className="copied">
        {result !== null && t(`report.${result}`)}
      </span>
    </>
  );
}
