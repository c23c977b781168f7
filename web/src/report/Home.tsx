import { useState, type FormEvent } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { useObservable } from '../observable.ts';
import { useSite } from '../site.ts';
import { useDesk } from './desk.ts';
import { draftLimit } from './draftStore.ts';
import { DraftList } from './DraftList.tsx';
import { MyReports } from './MyReports.tsx';
import { ReceiptList } from './ReceiptList.tsx';
import { cleanCode } from './view.ts';

/** Where everything begins: a new report, what was begun, and what was sent. */
export function Home() {
  const { drafts, views } = useDesk();
  const session = useObservable(useSite().session.state);
  const full = useObservable(drafts.drafts).length >= draftLimit;
  const { t } = useLanguage();
  return (
    <div className="villager-home">
      <section className="card">
        <p className="lead">{t('report.lead')}</p>
        <button
          type="button"
          className="primary big"
          disabled={full}
          data-testid="new-report"
          onClick={() => views.go({ name: 'draft', key: drafts.begin().key, step: 'photo' })}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path
              d="M4 8.5h3.2L9 5.5h6l1.8 3H20v11H4zM12 17a3.4 3.4 0 1 0 0-6.8a3.4 3.4 0 0 0 0 6.8z"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.8"
              strokeLinejoin="round"
            />
          </svg>
          {t('report.new')}
        </button>
        <p className="muted">{t(full ? 'report.draftsFull' : 'report.anonymous')}</p>
      </section>
      <DraftList />
      <ReceiptList />
      {session?.person && <MyReports person={session.person.id} />}
      <CodeForm />
    </div>
  );
}

function CodeForm() {
  const { views } = useDesk();
  const { t } = useLanguage();
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const clean = cleanCode(code);
    if (clean !== '') views.go({ name: 'tracking', code: clean });
  };
  return (
    <form className="card form" onSubmit={submit}>
      <h2>{t('report.haveCode')}</h2>
      <div className="field">
        <label htmlFor="code">{t('report.code')}</label>
        <input
          id="code"
          value={code}
          onChange={(event) => setCode(event.target.value)}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={400}
          placeholder="26-000123-ABCD-…"
          required
        />
      </div>
      <button type="submit" data-testid="follow">
        {t('report.follow')}
      </button>
    </form>
  );
}
