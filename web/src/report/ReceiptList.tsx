import { formatAge } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { useDesk } from './desk.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';
import { ViewLink } from './ViewLink.tsx';

/** The receipts of this phone. */
export function ReceiptList() {
  const { receipts } = useDesk();
  const list = useObservable(receipts.list);
  const { categoryName } = useCatalogue();
  const { t } = useLanguage();
  if (list.length === 0) return null;
  return (
    <section className="card" data-testid="receipts">
      <h2>{t('report.receipts')}</h2>
      <p className="muted">{t('report.receiptsHint')}</p>
      <ul className="rows">
        {list.map((receipt) => (
          <li key={receipt.code} data-testid="kept-receipt">
            <ViewLink className="grow receipt-link" view={{ name: 'tracking', code: receipt.code }}>
              <strong>{categoryName(receipt.category)}</strong>
              <small>
                {receipt.number} · {formatAge(Date.now() - receipt.at, t)}
              </small>
            </ViewLink>
            <button type="button" className="quiet" onClick={() => receipts.forget(receipt.code)}>
              {t('report.forget')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
