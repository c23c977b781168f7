import type { FormEvent } from 'react';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage, type Translate } from '../i18n/i18n.ts';
import { toInstant } from '../localTime.ts';
import { anything, type AuditFilter } from './auditApi.ts';
import { actions, actionText, outcomes, outcomeText } from './words.ts';

/** Ids and words are short; the server takes no longer ones. */
const textLimit = 200;

/** What to look for in the log. It is asked for when the form is sent, not with every letter. */
export function AuditFilters({ onSearch }: { onSearch: (filter: AuditFilter) => void }) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const time = (name: string) => toInstant(text(name), zone)?.toISOString() ?? '';
    onSearch({
      from: time('from'),
      to: time('to'),
      actor: text('actor'),
      subject: text('subject'),
      action: text('action'),
      outcome: text('outcome'),
      text: text('text'),
    });
  };
  return (
    <form className="form audit-filters" role="search" onSubmit={submit} onReset={() => onSearch(anything)} data-testid="audit-filters">
      {/* On a phone the log itself comes first. */}
      <details open={window.matchMedia('(min-width: 860px)').matches}>
        <summary>{t('audit.filter')}</summary>
        <div className="fields">
          <div className="field">
            <label htmlFor="audit-from">{t('grant.from')}</label>
            <input id="audit-from" name="from" type="datetime-local" />
          </div>
          <div className="field">
            <label htmlFor="audit-to">{t('grant.until')}</label>
            <input id="audit-to" name="to" type="datetime-local" />
          </div>
          <Choice name="action" label={t('audit.action')} words={actions} textOf={actionText} />
          <Choice name="outcome" label={t('audit.outcome')} words={outcomes} textOf={outcomeText} />
          <Field name="actor" label={t('audit.actor')} />
          <Field name="subject" label={t('audit.subject')} />
          <Field name="text" label={t('audit.text')} />
        </div>
        <div className="buttons">
          <button type="submit" className="primary" data-testid="audit-search">
            {t('audit.search')}
          </button>
          <button type="reset">{t('audit.reset')}</button>
        </div>
      </details>
    </form>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  words: readonly string[];
  textOf: (t: Translate, word: string) => string;
}

function Choice({ name, label, words, textOf }: ChoiceProps) {
  const { t } = useLanguage();
  return (
    <div className="field">
      <label htmlFor={`audit-${name}`}>{label}</label>
      <select id={`audit-${name}`} name={name} defaultValue="">
        <option value="">{t('audit.any')}</option>
        {words.map((word) => (
          <option key={word} value={word}>
            {textOf(t, word)}
          </option>
        ))}
      </select>
    </div>
  );
}

function Field({ name, label }: { name: string; label: string }) {
  return (
    <div className="field">
      <label htmlFor={`audit-${name}`}>{label}</label>
      <input id={`audit-${name}`} name={name} maxLength={textLimit} autoComplete="off" autoCapitalize="none" spellCheck={false} />
    </div>
  );
}
