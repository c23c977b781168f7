import { useState } from 'react';
import type { AuditVerification } from '../accessContract.ts';
import { formatCount } from '../format.ts';
import { Refusal, useAction } from '../frame/useAction.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { verifyAudit } from './auditApi.ts';

/** Computes the chain of hashes anew: whether anybody changed, removed or inserted an entry. */
export function Verify() {
  const { language, t } = useLanguage();
  const action = useAction();
  const [result, setResult] = useState<AuditVerification | null>(null);
  const count = (n: number) => formatCount(n, language);
  const verify = () => {
    setResult(null);
    void action.run(async () => setResult(await verifyAudit()));
  };
  const sound = result !== null && result.intact && result.missing === 0;
  return (
    <section className="card verify" aria-labelledby="verify">
      <h2 id="verify">{t('audit.chain')}</h2>
      <p className="muted">{t('audit.chainHint')}</p>
      <div className="buttons">
        <button type="button" disabled={action.busy} onClick={verify} data-testid="verify">
          {t(action.busy ? 'audit.verifying' : 'audit.verify')}
        </button>
      </div>
      <Refusal text={action.refusal} />
      {result !== null && (
        <div className="notice" data-tone={sound ? 'good' : 'bad'} role="alert" data-testid="verified" data-sound={sound}>
          {sound && <p>{t('audit.intact', { n: count(result.entries) })}</p>}
          {!result.intact && <p>{result.brokenAt === null ? t('audit.broken') : t('audit.brokenAt', { n: count(result.brokenAt) })}</p>}
          {result.missing > 0 && <p>{t('audit.missing', { n: count(result.missing) })}</p>}
          <small>
            {t('audit.head')} <code>{result.head}</code>
          </small>
        </div>
      )}
    </section>
  );
}
