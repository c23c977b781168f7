import { useState } from 'react';
import { verbs, type CaseDetail, type Verb } from '../caseContract.ts';
import type { LoadedCatalogue } from '../catalogue/useCatalogue.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { CommandForm } from './CommandForm.tsx';

/** Commands that move the case on; the others are side ways. */
const onward: readonly Verb[] = [
  'verify',
  'file',
  'dispatch',
  'arbitrate',
  'accept',
  'handle',
  'check',
  'close',
  'approve',
  'acknowledge',
  'takeTask',
  'arrive',
];

interface CaseCommandsProps {
  detail: CaseDetail;
  catalogue: LoadedCatalogue;
  onDone: () => void;
  /** The server has a newer version than the one on the screen. */
  onStale: () => void;
}

/** What the one who looks may do now, as the server says; one form at a time. */
export function CaseCommands({ detail, catalogue, onDone, onStale }: CaseCommandsProps) {
  const { t } = useLanguage();
  const [verb, setVerb] = useState<Verb | null>(null);
  const [done, setDone] = useState<Verb | null>(null);
  const offered = verbs.filter((each) => detail.commands.includes(each));
  return (
    <section aria-labelledby="commands" className="commands" data-testid="commands">
      <h3 id="commands">{t('commands.title')}</h3>
      {offered.length === 0 && verb === null && <p className="muted">{t('commands.none')}</p>}
      {done !== null && verb === null && (
        <p className="notice" data-tone="good" role="status" data-testid="done">
          {t('commands.done', { what: t(`command.${done}`) })}
        </p>
      )}
      {verb === null ? (
        <div className="buttons">
          {offered.map((each) => (
            <button
              key={each}
              type="button"
              className={onward.includes(each) ? 'primary' : each === 'void' ? 'danger' : undefined}
              data-testid={`command-${each}`}
              onClick={() => {
                setDone(null);
                setVerb(each);
              }}
            >
              {t(`command.${each}`)}
            </button>
          ))}
        </div>
      ) : (
        <CommandForm
          key={verb}
          verb={verb}
          detail={detail}
          catalogue={catalogue}
          onDone={() => {
            setDone(verb);
            setVerb(null);
            onDone();
          }}
          onStale={onStale}
          onCancel={() => setVerb(null)}
        />
      )}
    </section>
  );
}
