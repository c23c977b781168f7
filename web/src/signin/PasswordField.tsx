import './password.css';
import { useId, useState } from 'react';
import { useLanguage } from '../i18n/i18n.ts';

interface PasswordFieldProps {
  label: string;
  name: string;
  autoComplete: 'current-password' | 'new-password';
  hint?: string;
  invalid?: boolean;
  onInput?: (text: string) => void;
}

/** Longest password the server takes. */
const passwordLimit = 128;

/** A password that its owner may look at: long ones are typed wrongly otherwise. */
export function PasswordField({ label, name, autoComplete, hint, invalid = false, onInput }: PasswordFieldProps) {
  const id = useId();
  const { t } = useLanguage();
  const [shown, setShown] = useState(false);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="password">
        <input
          id={id}
          name={name}
          type={shown ? 'text' : 'password'}
          required
          maxLength={passwordLimit}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={invalid}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onInput={(event) => onInput?.(event.currentTarget.value)}
        />
        <button
          type="button"
          aria-pressed={shown}
          aria-label={t('signIn.show')}
          onClick={() => setShown(!shown)}
          data-testid={`show-${name}`}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <g fill="none" stroke="currentColor" strokeWidth="1.7">
              <path d="M2.5 12S6 5.5 12 5.5S21.5 12 21.5 12S18 18.5 12 18.5S2.5 12 2.5 12z" />
              <circle cx="12" cy="12" r="3" />
              {shown && <path d="M4 20L20 4" />}
            </g>
          </svg>
        </button>
      </div>
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}
