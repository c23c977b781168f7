import type { FormEvent } from 'react';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { toInstant } from '../localTime.ts';
import { anything, type AuditFilter } from './auditApi.ts';
import { actions, actionText } from './words.ts';

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
          <div className="field">
            <label htmlFor="audit-action">{t('audit.action')}</label>
            <select id="audit-action" name="action" defaultValue="">
              <option value="">{t('audit.any')}</option>
              {actions.map((action) => (
                <option key={action} value={action}>
                  {actionText(t, action)}
                </option>
              ))}
            </select>
          </div>
          <Field name="outcome" label={t('audit.outcome')} />
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

function Field({ name, label }: { name: string; label: string }) {
  return (
    <div className="field">
      <label htmlFor={`audit-${name}`}>{label}</label>
      <input id={`audit-${name}`} name={name} maxLength={textLimit} autoComplete="off" autoCapitalize="none" spellCheck={false} />
    </div>
  );
}
