import { useState, type FormEvent } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { addNote } from './reportApi.ts';
import type { Tracking } from './reportContract.ts';
import { errorText } from './reportRefusal.ts';
import { textLimit } from './draft.ts';
import { ViewLink } from './ViewLink.tsx';

interface AddWordsProps {
  code: string;
  isOpen: boolean;
  onAdded: (report: Tracking) => void;
}

/** More words to a report. One that is over takes none: whoever has more to say begins another. */
export function AddWords({ code, isOpen, onAdded }: AddWordsProps) {
  const { t } = useLanguage();
  const [words, setWords] = useState('');
  const [state, setState] = useState<'idle' | 'busy' | 'added'>('idle');
  const [refusal, setRefusal] = useState<string | null>(null);
  if (!isOpen) {
    return (
      <p className="muted">
        {t('report.add.over')} <ViewLink view={{ name: 'home' }}>{t('report.new')}</ViewLink>
      </p>
    );
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (words.trim() === '' || state === 'busy') return;
    setState('busy');
    setRefusal(null);
    try {
      onAdded(await addNote(code, words.trim()));
      setWords('');
      setState('added');
    } catch (error) {
      setRefusal(errorText(error, t));
      setState('idle');
    }
  };
  return (
    <form className="form add-words" onSubmit={(event) => void submit(event)}>
      <div className="field">
        <label htmlFor="more">{t('report.add.title')}</label>
        <textarea id="more" rows={3} maxLength={textLimit} value={words} onChange={(event) => setWords(event.target.value)} />
      </div>
      {refusal !== null && (
        <p className="notice" data-tone="bad" role="alert">
          {refusal}
        </p>
      )}
      <p role="status">{state === 'added' && t('report.add.added')}</p>
      <button type="submit" disabled={words.trim() === '' || state === 'busy'} data-testid="add-words">
        {t('report.add.send')}
      </button>
    </form>
  );
}
