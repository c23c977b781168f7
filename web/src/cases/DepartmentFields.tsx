import { useId } from 'react';
import type { CaseDetail } from '../caseContract.ts';
import type { LoadedCatalogue } from '../catalogue/useCatalogue.ts';
import { nameOf } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import type { Draft } from './commandFields.ts';

interface DepartmentFieldsProps {
  field: 'lead' | 'joint' | 'department';
  detail: CaseDetail;
  catalogue: LoadedCatalogue;
  draft: Draft;
  onChange: (over: Partial<Draft>) => void;
}

/** Departments of a command: the one that leads, those that join in, or the one that somebody acts for. */
export function DepartmentFields({ field, detail, catalogue, draft, onChange }: DepartmentFieldsProps) {
  const { language, t } = useLanguage();
  const id = useId();
  const departments = catalogue.value?.departments ?? [];
  if (field === 'joint') {
    return (
      <details className="joint" open={draft.joint.length > 0 || undefined}>
        <summary>{draft.joint.length === 0 ? t('field.joint') : t('field.jointCount', { n: draft.joint.length })}</summary>
        {departments
          .filter((department) => department.id !== draft.lead)
          .map((department) => (
            <label key={department.id} className="check">
              <input
                type="checkbox"
                name="joint"
                value={department.id}
                checked={draft.joint.includes(department.id)}
                onChange={(event) =>
                  onChange({
                    joint: event.target.checked ? [...draft.joint, department.id] : draft.joint.filter((other) => other !== department.id),
                  })
                }
              />
              {nameOf(department.names, language)}
            </label>
          ))}
      </details>
    );
  }
  const choices = field === 'lead' ? departments.map((department) => department.id) : detail.acting;
  return (
    <div className="field">
      <label htmlFor={id}>{t(field === 'lead' ? 'field.lead' : 'field.department')}</label>
      <select id={id} name={field} required value={draft[field]} onChange={(event) => onChange({ [field]: event.target.value })}>
        <option value="">{t('field.choose')}</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {catalogue.departmentName(choice)}
          </option>
        ))}
      </select>
      {field === 'lead' && detail.suggestedLead !== null && (
        <small>{t('field.suggested', { name: catalogue.departmentName(detail.suggestedLead) })}</small>
      )}
    </div>
  );
}
