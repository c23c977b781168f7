import { formatCount, formatInstant } from '../format.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { translateWord, useLanguage, type TextKey } from '../i18n/i18n.ts';
import type { LedgerCounts, LedgerDifference } from '../ledgerContract.ts';
import { cellsOf, columns, type LedgerColumn } from './cells.ts';

const heads: Readonly<Record<LedgerColumn, TextKey>> = {
  sent: 'ledger.sent',
  received: 'ledger.received',
  stored: 'ledger.stored',
  duplicate: 'ledger.duplicate',
  rejected: 'ledger.rejected',
  shown: 'ledger.shown',
};

export interface LedgerLine {
  key: string;
  hour: string;
  who: string;
  where: string;
  counts: LedgerCounts;
  differences: readonly LedgerDifference[];
}

/** Lines of the ledger; where one does not come out even, the number is red and says so in words. */
export function LedgerTable({ lines, name, head }: { lines: readonly LedgerLine[]; name: string; head: string }) {
  const { t } = useLanguage();
  return (
    <div className="ledger-scroll" role="region" aria-label={head} tabIndex={0}>
      <table className="ledger-table" data-testid={name}>
        <thead>
          <tr>
            <th scope="col">{t('ledger.hour')}</th>
            <th scope="col">{head}</th>
            {columns.map((column) => (
              <th scope="col" key={column} className="number">
                {t(heads[column])}
              </th>
            ))}
            <th scope="col">{t('ledger.remarks')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Row key={line.key} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ line: { hour, who, where, counts, differences } }: { line: LedgerLine }) {
  const { language, t } = useLanguage();
  const zone = useTimeZone();
  return (
    <tr data-testid="ledger-row" data-differs={differences.length > 0}>
      <td>
        <time dateTime={hour}>{formatInstant(hour, zone)}</time>
      </td>
      <td>
        {who}
        {where !== '' && <small>{where}</small>}
      </td>
      {cellsOf(counts, differences).map(({ column, value, differs }) => (
        <td key={column} className="number" data-column={column} data-differs={differs}>
          <span className="ledger-label">{t(heads[column])}</span>
          <span className="ledger-value">{formatCount(value, language)}</span>
        </td>
      ))}
      <td className="ledger-remarks">
        <Remarks counts={counts} differences={differences} />
      </td>
    </tr>
  );
}

function Remarks({ counts, differences }: { counts: LedgerCounts; differences: readonly LedgerDifference[] }) {
  const { t } = useLanguage();
  return (
    <>
      {differences.includes('lost') && <b>{t('ledger.lost', { n: counts.lost })}</b>}
      {differences.includes('doubled') && <b>{t('ledger.doubled')}</b>}
      {differences.includes('notShown') && <b>{t('ledger.notShown', { n: counts.stored - counts.shown })}</b>}
      {counts.rejected.map(({ reason, count }) => (
        <b key={reason}>{t('ledger.rejectedFor', { n: count, reason: translateWord(t, 'rejection', reason) })}</b>
      ))}
      {counts.notTaken > 0 && <small>{t('ledger.notTaken', { n: counts.notTaken })}</small>}
      {counts.restarts > 0 && <small>{t('ledger.restarts', { n: counts.restarts })}</small>}
      {counts.isPartial && <small>{t('ledger.partial')}</small>}
      {counts.isOpen && <small>{t('ledger.open')}</small>}
    </>
  );
}
