import { useId } from 'react';
import { outcomes, type CaseDetail, type Verb } from '../caseContract.ts';
import type { LoadedCatalogue } from '../catalogue/useCatalogue.ts';
import { formatInstant, nameOf } from '../format.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { toLocal } from '../localTime.ts';
import type { Uploads } from '../upload/useUploads.ts';
import { CategoryOptions } from './CategoryOptions.tsx';
import { noteRequired, textLimit, type Draft, type Field } from './commandFields.ts';
import { DepartmentFields } from './DepartmentFields.tsx';
import { EvidenceField } from './EvidenceField.tsx';
import { LevelField } from './LevelField.tsx';
import { MergeField } from './MergeField.tsx';
import { PartsField } from './PartsField.tsx';
import { PlaceFields } from './PlaceFields.tsx';
import { limitText } from './words.ts';

export interface CommandFieldProps {
  field: Field;
  verb: Verb;
  detail: CaseDetail;
  catalogue: LoadedCatalogue;
  draft: Draft;
  uploads: Uploads;
  missing: readonly ('photo' | 'voice')[];
  onChange: (over: Partial<Draft>) => void;
}

/** One field of a command. */
export function CommandField(props: CommandFieldProps) {
  const { field, verb, detail, catalogue, draft, uploads, missing, onChange } = props;
  switch (field) {
    case 'note':
      return <TextField name="note" value={draft.note} required={noteRequired(verb, draft)} onChange={(note) => onChange({ note })} />;
    case 'reason':
      return <TextField name="reason" value={draft.reason} required onChange={(reason) => onChange({ reason })} />;
    case 'evidence':
      return <EvidenceField uploads={uploads} missing={missing} />;
    case 'isPublic':
      return <PublicField {...props} />;
    case 'found':
    case 'isGood':
      return <AnswerField {...props} />;
    case 'category':
      return <CategoryField {...props} />;
    case 'condition':
    case 'closing':
      return <ConditionField {...props} />;
    case 'level':
      return <LevelField value={draft.level} onChange={(level) => onChange({ level })} />;
    case 'lead':
    case 'joint':
    case 'department':
      return <DepartmentFields field={field} detail={detail} catalogue={catalogue} draft={draft} onChange={onChange} />;
    case 'outcome':
      return <OutcomeField {...props} />;
    case 'until':
      return <UntilField {...props} />;
    case 'place':
      return <PlaceFields draft={draft} onChange={onChange} />;
    case 'into':
      return <MergeField detail={detail} catalogue={catalogue} value={draft.into} onChange={(into) => onChange({ into })} />;
    case 'parts':
      return <PartsField parts={draft.parts} catalogue={catalogue} onChange={(parts) => onChange({ parts })} />;
  }
}

interface TextFieldProps {
  name: 'note' | 'reason';
  value: string;
  required: boolean;
  onChange: (value: string) => void;
}

function TextField({ name, value, required, onChange }: TextFieldProps) {
  const { t } = useLanguage();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t(name === 'reason' ? 'field.reason' : required ? 'field.note' : 'field.noteOptional')}</label>
      <textarea
        id={id}
        name={name}
        rows={3}
        maxLength={textLimit}
        required={required}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function PublicField({ draft, onChange }: CommandFieldProps) {
  const { t } = useLanguage();
  return (
    <label className="check">
      <input type="checkbox" name="isPublic" checked={draft.isPublic} onChange={(event) => onChange({ isPublic: event.target.checked })} />
      {t('field.isPublic')}
    </label>
  );
}

function AnswerField({ field, draft, onChange }: CommandFieldProps) {
  const { t } = useLanguage();
  const id = useId();
  const words = field === 'found' ? (['field.foundYes', 'field.foundNo'] as const) : (['field.goodYes', 'field.goodNo'] as const);
  return (
    <fieldset className="answers">
      <legend>{t(field === 'found' ? 'field.found' : 'field.isGood')}</legend>
      {words.map((word, index) => (
        <label key={word} className="check">
          <input type="radio" name={id} required checked={draft.yes === (index === 0)} onChange={() => onChange({ yes: index === 0 })} />
          {t(word)}
        </label>
      ))}
    </fieldset>
  );
}

function CategoryField({ catalogue, draft, onChange }: CommandFieldProps) {
  const { t } = useLanguage();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t('cases.category')}</label>
      <select
        id={id}
        name="category"
        value={draft.category}
        onChange={(event) => onChange({ category: event.target.value, condition: '' })}
      >
        <CategoryOptions catalogue={catalogue.value} />
      </select>
    </div>
  );
}

function ConditionField({ field, verb, catalogue, detail, draft, onChange }: CommandFieldProps) {
  const { language, t } = useLanguage();
  const id = useId();
  const closing = field === 'closing';
  const conditions = catalogue.category(closing ? detail.category : draft.category)?.conditions ?? [];
  const chosen = conditions.find((condition) => condition.id === draft.condition);
  // A correction of a case that is not filed yet needs no condition.
  const required = closing || verb === 'file' || detail.condition !== null;
  return (
    <div className="field">
      <label htmlFor={id}>{t(closing ? 'field.closing' : 'field.condition')}</label>
      <select
        id={id}
        name="condition"
        required={required}
        value={draft.condition}
        onChange={(event) => onChange({ condition: event.target.value })}
      >
        <option value="">{t('field.choose')}</option>
        {conditions.map((condition) => (
          <option key={condition.id} value={condition.id}>
            {nameOf(closing ? condition.closing : condition.filing, language)}
          </option>
        ))}
      </select>
      {chosen && !closing && <small>{t('field.limit', { limit: limitText(t, chosen.limit) })}</small>}
    </div>
  );
}

function OutcomeField({ detail, draft, onChange }: CommandFieldProps) {
  const { t } = useLanguage();
  const id = useId();
  const alarm = detail.alarm?.active ?? false;
  return (
    <div className="field">
      <label htmlFor={id}>{t('field.outcome')}</label>
      <select id={id} name="outcome" value={draft.outcome} onChange={(event) => onChange({ outcome: event.target.value })}>
        {outcomes.map((outcome) => (
          <option key={outcome} value={outcome} disabled={outcome === 'resolved' && alarm}>
            {outcome === 'resolved' && alarm ? t('case.resolvedWhenCleared') : t(`outcome.${outcome}`)}
          </option>
        ))}
      </select>
    </div>
  );
}

function UntilField({ detail, draft, onChange }: CommandFieldProps) {
  const { t } = useLanguage();
  const zone = useTimeZone();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t('field.until')}</label>
      <input
        id={id}
        name="until"
        type="datetime-local"
        required
        min={toLocal(Date.now(), zone)}
        value={draft.until}
        onChange={(event) => onChange({ until: event.target.value })}
      />
      {detail.dueAt !== null && <small>{t('field.dueNow', { at: formatInstant(detail.dueAt, zone) })}</small>}
    </div>
  );
}
