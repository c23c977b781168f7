import type { CaseDetail } from '../caseContract.ts';
import { useLanguage } from '../i18n/i18n.ts';

/** Cases that belong together: split from, split off, gone on in, taken up. */
export function CaseLinks({ detail, onOpen }: { detail: CaseDetail; onOpen: (id: string) => void }) {
  const { t } = useLanguage();
  const links: readonly (readonly [string, string])[] = [
    ...(detail.parent === null ? [] : [[detail.parent, t('links.parent')] as const]),
    ...detail.children.map((child) => [child.id, t(child.ended ? 'links.childEnded' : 'links.child')] as const),
    ...(detail.mergedInto === null ? [] : [[detail.mergedInto, t('links.mergedInto')] as const]),
    ...detail.absorbed.map((id) => [id, t('links.absorbed')] as const),
  ];
  if (links.length === 0) return null;
  return (
    <section aria-labelledby="links">
      <h3 id="links">{t('links.title')}</h3>
      <ul className="rows">
        {links.map(([id, what]) => (
          <li key={`${what} ${id}`}>
            <span className="grow">
              <small>{what}</small>
            </span>
            <button type="button" className="case-link" onClick={() => onOpen(id)} data-testid="case-link">
              {id}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
