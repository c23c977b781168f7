import type { DemonstrationAccount } from '../accessContract.ts';
import { nameOf } from '../format.ts';
import { translateWord, useLanguage } from '../i18n/i18n.ts';
import { placeText } from '../territory/placeText.ts';

interface DemonstrationAccountsProps {
  accounts: readonly DemonstrationAccount[];
  busy: boolean;
  onChoose: (account: DemonstrationAccount) => void;
}

/** The accounts of the demonstration, whose passwords are no secret: one press signs in. */
export function DemonstrationAccounts({ accounts, busy, onChoose }: DemonstrationAccountsProps) {
  const { language, t } = useLanguage();
  if (accounts.length === 0) return null;
  return (
    <section className="demonstration" aria-labelledby="demonstration">
      <h2 id="demonstration">{t('signIn.demonstration')}</h2>
      <p className="muted">{t('signIn.demonstrationHint')}</p>
      <ul>
        {accounts.map((account) => (
          <li key={account.name}>
            <button type="button" disabled={busy} data-testid={`demo-${account.name}`} onClick={() => onChoose(account)}>
              <strong>{nameOf(account.displayName, language)}</strong>
              <span>
                {translateWord(t, 'role', account.role)} · {placeText(account.territory, account.names ?? null, language, t)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
