import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { CaseDetail, Verb } from '../caseContract.ts';
import type { LoadedCatalogue } from '../catalogue/useCatalogue.ts';
import { formatInstant } from '../format.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { toInstant } from '../localTime.ts';
import { Refused } from '../request.ts';
import { useUploads } from '../upload/useUploads.ts';
import { command } from './casesApi.ts';
import { bodyOf, emptyDraft, fieldsOf, missingEvidence } from './commandFields.ts';
import { CommandField } from './CommandField.tsx';
import { actorText } from './words.ts';

interface CommandFormProps {
  verb: Verb;
  detail: CaseDetail;
  catalogue: LoadedCatalogue;
  onDone: () => void;
  onStale: () => void;
  onCancel: () => void;
}

/** One command with its fields. What was typed stays while the case is read anew; who changed it meanwhile is said. */
export function CommandForm({ verb, detail, catalogue, onDone, onStale, onCancel }: CommandFormProps) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const action = useAction();
  const uploads = useUploads();
  const [draft, setDraft] = useState(() => emptyDraft(verb, detail));
  const [openedAt] = useState(detail.version);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), []);
  const fields = fieldsOf(verb, detail);
  const media = uploads.items.flatMap((item) => item.medium ?? []);
  const missing = missingEvidence(
    verb,
    catalogue.category(detail.category),
    media.map((medium) => medium.kind),
  );
  const sent = { ...draft, evidence: media.map((medium) => medium.id) };
  const toTime = (local: string) => toInstant(local, zone)?.toISOString() ?? null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const body = bodyOf(verb, sent, detail, toTime);
    void action
      .run(async () => {
        try {
          await command(detail, verb, body);
        } catch (error) {
          if (error instanceof Refused && error.reason === 'staleVersion') onStale();
          throw error;
        }
      })
      .then((done) => done && onDone());
  };
  return (
    <form className="form command-form" ref={form} onSubmit={submit} data-testid="command-form" data-verb={verb}>
      <h4>{t(`command.${verb}`)}</h4>
      <Changes detail={detail} since={openedAt} zone={zone} />
      {fields.map((field) => (
        <CommandField
          key={field}
          field={field}
          verb={verb}
          detail={detail}
          catalogue={catalogue}
          draft={sent}
          uploads={uploads}
          missing={missing}
          onChange={(over) => setDraft((before) => ({ ...before, ...over }))}
        />
      ))}
      <Refusal text={action.refusal} />
      <div className="buttons">
        <button
          type="submit"
          className={verb === 'void' ? 'danger' : 'primary'}
          disabled={action.busy || uploads.busy || missing.length > 0 || (fields.includes('into') && draft.into === '')}
          data-testid="command-submit"
        >
          {t(action.busy ? 'commands.sending' : `command.${verb}`)}
        </button>
        <button type="button" onClick={onCancel} data-testid="command-cancel">
          {t('commands.cancel')}
        </button>
      </div>
    </form>
  );
}

/** What others did to the case since the form was opened. */
function Changes({ detail, since, zone }: { detail: CaseDetail; since: number; zone: string }) {
  const { t } = useLanguage();
  const newer = detail.events.filter((event) => event.version > since);
  if (newer.length === 0) return null;
  return (
    <div className="notice" data-tone="warn" role="status" data-testid="changed-meanwhile">
      <p>{t('commands.changed')}</p>
      {newer.map((event) => (
        <p key={event.version}>
          {formatInstant(event.at, zone)} · {actorText(t, event.by)} · {translateWord(t, 'caseEvent', event.type)}
        </p>
      ))}
    </div>
  );
}
