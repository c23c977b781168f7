import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { DutyShift, Roster } from '../dutyContract.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { toInstant, toLocal } from '../localTime.ts';
import { addChange } from './dutyApi.ts';
import { AnyPersonField, PersonField } from './PersonFields.tsx';

const kinds = ['substitute', 'swap', 'absence'] as const;
type Kind = (typeof kinds)[number];

interface ChangeFormProps {
  roster: Roster;
  /** The shift it is about; null to begin with nothing. */
  shift: DutyShift | null;
  onDone: () => void;
  onCancel: () => void;
}

/** Lets somebody else do a duty, swaps two, or notes that somebody is away. Times are those of the roster's wall clock. */
export function ChangeForm({ roster, shift, onDone, onCancel }: ChangeFormProps) {
  const { t } = useLanguage();
  const action = useAction();
  const [kind, setKind] = useState<Kind>('substitute');
  const root = useRef<HTMLFormElement>(null);
  // It is asked for beside a shift, which may be far down a long table.
  useEffect(() => {
    root.current?.focus({ preventScroll: true });
    root.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    const time = (name: string) => toInstant(text(name), roster.timeZone)?.toISOString() ?? '';
    const what = { person: text('person'), from: time('from'), until: time('until') };
    const send = () => {
      if (kind === 'substitute') return addChange(roster.id, 'substitutes', { ...what, by: text('by') });
      if (kind === 'absence') return addChange(roster.id, 'absences', what);
      const others = { other: text('other'), otherFrom: time('otherFrom'), otherUntil: time('otherUntil') };
      return addChange(roster.id, 'swaps', { ...what, ...others });
    };
    if (await action.run(send)) onDone();
  };
  return (
    <form
      className="form change-form"
      aria-label={t('duty.changeDuty')}
      ref={root}
      tabIndex={-1}
      onSubmit={(event) => void submit(event)}
      data-testid="change-form"
    >
      <fieldset className="change-kinds">
        <legend>{t('duty.changeDuty')}</legend>
        {kinds.map((each) => (
          <label key={each} className="change-kind">
            <input type="radio" name="kind" value={each} checked={each === kind} onChange={() => setKind(each)} />
            {t(`dutyChange.${each}`)}
          </label>
        ))}
      </fieldset>
      <p className="muted">{t(`dutyHint.${kind}`)}</p>
      <div className="fields">
        <PersonField
          name="person"
          label={t(kind === 'absence' ? 'duty.away' : 'duty.whose')}
          people={roster.people}
          chosen={shift?.person.id ?? ''}
        />
        <TimeField name="from" label={t('grant.from')} at={shift?.from} zone={roster.timeZone} />
        <TimeField name="until" label={t('grant.until')} at={shift?.until} zone={roster.timeZone} />
      </div>
      {kind === 'substitute' && <AnyPersonField name="by" label={t('duty.by')} />}
      {kind === 'swap' && (
        <div className="fields">
          <PersonField name="other" label={t('duty.other')} people={roster.people} chosen="" />
          <TimeField name="otherFrom" label={t('duty.otherFrom')} zone={roster.timeZone} />
          <TimeField name="otherUntil" label={t('duty.otherUntil')} zone={roster.timeZone} />
        </div>
      )}
      <Refusal text={action.refusal} />
      <div className="buttons">
        <button type="submit" className="primary" disabled={action.busy} data-testid="change-submit">
          {t(`dutyChange.${kind}`)}
        </button>
        <button type="button" onClick={onCancel}>
          {t('duty.cancel')}
        </button>
      </div>
    </form>
  );
}

function TimeField({ name, label, at, zone }: { name: string; label: string; at?: string | undefined; zone: string }) {
  const value = at === undefined ? '' : toLocal(Date.parse(at), zone);
  return (
    <div className="field">
      <label htmlFor={`change-${name}`}>{label}</label>
      <input id={`change-${name}`} name={name} type="datetime-local" required defaultValue={value} />
    </div>
  );
}
