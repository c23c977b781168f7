import { useState } from 'react';
import { formatAge } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { useDesk } from './desk.ts';
import { isEmpty, photosOf, type Draft } from './draft.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';

/** Reports that were begun or wait for the network. Each can be gone on with or thrown away. */
export function DraftList() {
  const { drafts } = useDesk();
  const list = useObservable(drafts.drafts).filter((draft) => !isEmpty(draft));
  const { t } = useLanguage();
  if (list.length === 0) return null;
  return (
    <section className="card" data-testid="drafts">
      <h2>{t('report.drafts')}</h2>
      <ul className="rows">
        {list.map((draft) => (
          <DraftRow key={draft.key} draft={draft} />
        ))}
      </ul>
    </section>
  );
}

function DraftRow({ draft }: { draft: Draft }) {
  const { drafts, views } = useDesk();
  const { categoryName } = useCatalogue();
  const { t } = useLanguage();
  const [sure, setSure] = useState(false);
  const title = draft.category === null ? t('report.draft') : categoryName(draft.category);
  const photos = photosOf(draft).length;
  const state =
    draft.state === 'sending' ? 'report.state.sending' : draft.refusal !== null ? 'report.state.refused' : 'report.state.editing';
  return (
    <li data-testid="draft">
      <div className="grow">
        <strong>{title}</strong>
        <span className="draft-text">{draft.text.slice(0, 60)}</span>
        <small>
          {t(state)} · {formatAge(Date.now() - draft.changedAt, t)}
          {photos > 0 && ` · ${t('report.photoCount', { n: photos })}`}
        </small>
      </div>
      <div className="buttons">
        <button
          type="button"
          data-testid="go-on"
          onClick={() => views.go({ name: 'draft', key: draft.key, step: draft.state === 'sending' ? 'check' : draft.step })}
        >
          {t('report.goOn')}
        </button>
        {sure ? (
          <>
            <button type="button" className="danger" data-testid="delete-sure" onClick={() => void drafts.remove(draft.key)}>
              {t('report.deleteSure')}
            </button>
            <button type="button" className="quiet" onClick={() => setSure(false)}>
              {t('report.keep')}
            </button>
          </>
        ) : (
          <button type="button" className="quiet" data-testid="delete" onClick={() => setSure(true)}>
            {t('report.delete')}
          </button>
        )}
      </div>
      {sure && draft.posted && <small>{t('report.deletePosted')}</small>}
    </li>
  );
}
