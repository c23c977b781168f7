import { readCase } from '../api.ts';
import { CommandForm } from '../cases/CommandForm.tsx';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import { Refusal } from '../frame/useAction.tsx';
import { useLoad } from '../frame/useLoad.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { refusalText } from '../refusal.ts';

interface FinishProps {
  id: string;
  verb: 'verify' | 'handle';
  onDone: () => void;
  onChanged: () => void;
  onCancel: () => void;
}

/** Says what one found or did, with photos. What was typed stays until it has been taken. */
export default function Finish({ id, verb, onDone, onChanged, onCancel }: FinishProps) {
  const { t } = useLanguage();
  const catalogue = useCatalogue();
  const { value, error, reload } = useLoad(id, (signal) => readCase(id, signal));
  if (value === null) {
    return error === null ? (
      <p role="status">{t('cases.loading')}</p>
    ) : (
      <>
        <Refusal text={refusalText(error, t)} />
        <p className="buttons">
          <button type="button" onClick={reload}>
            {t('tasks.again')}
          </button>
          <button type="button" onClick={onCancel}>
            {t('commands.cancel')}
          </button>
        </p>
      </>
    );
  }
  return (
    <CommandForm
      verb={verb}
      detail={value}
      catalogue={catalogue}
      onDone={onDone}
      onStale={() => {
        reload();
        onChanged();
      }}
      onCancel={onCancel}
    />
  );
}
