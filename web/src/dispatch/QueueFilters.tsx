import type { FormEvent } from 'react';
import { useCasePlaces } from '../cases/usePlaceNames.ts';
import { nameOf } from '../format.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { severityLooks } from '../severity.ts';
import { shows, type QueueFilter } from './queue.ts';

interface QueueFiltersProps {
  filter: QueueFilter;
  onChange: (values: Readonly<Record<string, string>>) => void;
}

/** What the queue shows: everything is in the address, so a link shows another person the same queue. */
export function QueueFilters({ filter, onChange }: QueueFiltersProps) {
  const { language, t } = useLanguage();
  const { townships } = useCasePlaces();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onChange({ text: String(new FormData(event.currentTarget).get('text') ?? '').trim() });
  };
  return (
    <form className="form queue-filters" role="search" onSubmit={submit} data-testid="queue-filters">
      <div className="chips" role="group" aria-label={t('dispatch.who')}>
        {shows.map((show) => (
          <button
            key={show}
            type="button"
            className="chip"
            aria-pressed={filter.show === show}
            onClick={() => onChange({ show: show === 'all' ? '' : show })}
            data-testid={`show-${show}`}
          >
            {t(`dispatch.show.${show}`)}
          </button>
        ))}
      </div>
      <div className="queue-fields">
        <select
          aria-label={t('cases.township')}
          value={filter.township}
          onChange={(event) => onChange({ township: event.target.value })}
          data-testid="queue-township"
        >
          <option value="">{t('dispatch.anyTownship')}</option>
          {townships.map((township) => (
            <option key={township.code} value={township.code}>
              {nameOf(township.names, language)}
            </option>
          ))}
        </select>
        <select
          aria-label={t('cases.level')}
          value={filter.level}
          onChange={(event) => onChange({ level: event.target.value })}
          data-testid="queue-level"
        >
          <option value="">{t('dispatch.anyLevel')}</option>
          {severityLooks
            .slice(1)
            .toReversed()
            .map((look) => (
              <option key={look.name} value={look.name}>
                {look.numeral} {t(`severity.${look.name}`)}
              </option>
            ))}
        </select>
        <input
          key={filter.text}
          id="queue-text"
          name="text"
          type="search"
          aria-label={t('cases.text')}
          placeholder={t('cases.text')}
          defaultValue={filter.text}
          maxLength={200}
          autoComplete="off"
        />
      </div>
    </form>
  );
}
