import { useLanguage } from '../i18n/i18n.ts';
import { useDesk } from './desk.ts';
import { CopyButton } from './CopyButton.tsx';
import { SaveCopy } from './SaveCopy.tsx';
import { countyTime } from './times.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import { ViewLink } from './ViewLink.tsx';

/** The receipt: the code that opens the report again, and everything one may keep of it. */
export function ReceiptView({ code }: { code: string }) {
  const { receipts, views } = useDesk();
  const { categoryName } = useCatalogue();
  const { language, t } = useLanguage();
  const receipt = receipts.find(code);
  const link = new URL(views.address({ name: 'tracking', code }), location.href).href;
  return (
    <section className="card receipt" data-testid="receipt">
      <h2>{t(receipt?.coSigned ? 'report.receipt.coSigned' : 'report.receipt.title')}</h2>
      {receipt !== null && (
        <p>
          {categoryName(receipt.category)} · {receipt.number}
        </p>
      )}
      <p className="muted">{t('report.receipt.code')}</p>
      <p className="code" data-testid="code" tabIndex={0}>
        {/* Broken only between its groups. */}
        {code.split('-').map((group, index) => (
          <span key={index}>
            {group}
            {index < code.split('-').length - 1 && '-'}
          </span>
        ))}
      </p>
      <p>{t('report.receipt.keep')}</p>
      {receipt?.promisedAt && (
        <p data-testid="promise">{t('report.receipt.promise', { time: countyTime(receipt.promisedAt, language) })}</p>
      )}
      <div className="buttons">
        <CopyButton text={code} label={t('report.receipt.copyCode')} testId="copy-code" />
        <CopyButton text={link} label={t('report.receipt.copyLink')} testId="copy-link" />
      </div>
      <SaveCopy code={code} />
      <div className="buttons">
        <ViewLink view={{ name: 'tracking', code }} className="button-link primary" testId="to-tracking">
          {t('report.receipt.follow')}
        </ViewLink>
        <ViewLink view={{ name: 'home' }} className="button-link">
          {t('report.toHome')}
        </ViewLink>
      </div>
    </section>
  );
}
