import { useLanguage } from '../i18n/i18n.ts';
import { useDesk } from './desk.ts';
import type { StepProps } from './DraftForm.tsx';
import { firstLack, photosOf, voiceOf, type Draft, type Step } from './draft.ts';
import { Near } from './Near.tsx';
import { PlaceName } from './PlaceStep.tsx';
import { reasonText } from './reportRefusal.ts';
import { useCatalogue } from '../catalogue/useCatalogue.ts';

const phoneLimit = 40;
const nameLimit = 100;

/** Everything once more, what others have reported near by, and the button that sends it. */
export function CheckStep({ draft, change }: StepProps) {
  const { views } = useDesk();
  const { t } = useLanguage();
  const lack = firstLack(draft);
  return (
    <>
      <Near draft={draft} change={change} />
      <section className="card" aria-labelledby="step-title">
        <h2 id="step-title">{t('report.check.title')}</h2>
        <Summary draft={draft} />
      </section>
      <Contact draft={draft} change={change} />
      {draft.refusal !== null && (
        <p className="notice" data-tone="bad" role="alert" data-testid="refused">
          {t('report.check.refused', { reason: reasonText(draft.refusal, t) })}
        </p>
      )}
      {lack !== null && (
        <div className="notice trouble" data-tone="warn" data-testid="lack">
          <p>{t(`report.lack.${lack as 'place' | 'category' | 'words'}`)}</p>
          <button type="button" onClick={() => views.go({ name: 'draft', key: draft.key, step: lack })}>
            {t('report.check.fill')}
          </button>
        </div>
      )}
    </>
  );
}

function Summary({ draft }: { draft: Draft }) {
  const { views } = useDesk();
  const { categoryName } = useCatalogue();
  const { t } = useLanguage();
  const voice = voiceOf(draft);
  const none = <span className="muted">{t('report.check.none')}</span>;
  const rows: readonly [Step, React.ReactNode][] = [
    ['photo', photosOf(draft).length === 0 ? none : t('report.photoCount', { n: photosOf(draft).length })],
    [
      'place',
      draft.place === null && draft.address === '' ? (
        none
      ) : (
        <>
          {draft.place !== null && <PlaceName place={draft.place} />} {draft.address}
        </>
      ),
    ],
    ['category', draft.category === null ? none : categoryName(draft.category)],
    [
      'words',
      draft.text === '' && voice === null ? (
        none
      ) : (
        <>
          <span className="summary-text">{draft.text}</span>{' '}
          {voice !== null && t('report.voice.seconds', { n: voice.seconds ?? 0 })}
        </>
      ),
    ],
  ];
  return (
    <dl className="summary" data-testid="summary">
      {rows.map(([step, content]) => (
        <div key={step}>
          <dt>{t(`report.to.${step}`)}</dt>
          <dd>{content}</dd>
          <dd>
            <button
              type="button"
              className="quiet"
              aria-label={`${t('report.check.change')} ${t(`report.to.${step}`)}`}
              onClick={() => views.go({ name: 'draft', key: draft.key, step })}
            >
              {t('report.check.change')}
            </button>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Contact({ draft, change }: StepProps) {
  const { t } = useLanguage();
  const { contact } = draft;
  return (
    <details className="card form contact" open={contact.name !== '' || contact.phone !== '' || undefined} data-testid="contact">
      <summary>{t('report.contact.title')}</summary>
      <p className="muted">{t('report.contact.hint')}</p>
      <div className="fields">
        <div className="field">
          <label htmlFor="contact-name">{t('report.contact.name')}</label>
          <input
            id="contact-name"
            value={contact.name}
            maxLength={nameLimit}
            autoComplete="name"
            onChange={(event) => change({ contact: { ...contact, name: event.target.value } })}
          />
        </div>
        <div className="field">
          <label htmlFor="contact-phone">{t('report.contact.phone')}</label>
          <input
            id="contact-phone"
            type="tel"
            inputMode="tel"
            value={contact.phone}
            maxLength={phoneLimit}
            autoComplete="tel"
            onChange={(event) => change({ contact: { ...contact, phone: event.target.value } })}
          />
        </div>
      </div>
    </details>
  );
}
