import { useState } from 'react';
import { nameOf } from '../format.ts';
import { useLoad } from '../frame/useLoad.ts';
import { useLanguage } from '../i18n/i18n.ts';
import type { DraftPlace } from './draft.ts';
import { readTownshipList } from './outlines.ts';
import type { NamedPlace } from './reportContract.ts';
import { Reading, Trouble } from './Trouble.tsx';

interface PlaceListProps {
  place: DraftPlace | null;
  onChoose: (township: NamedPlace, village: NamedPlace | null) => void;
}

/** Township and village by name. The village may stay open. */
export function PlaceList({ place, onChoose }: PlaceListProps) {
  const { value, error, reload } = useLoad('townships', readTownshipList);
  const { language, t } = useLanguage();
  const [code, setCode] = useState(place?.by === 'list' ? (place.township?.code ?? '') : '');
  const township = value?.find((candidate) => candidate.code === code) ?? null;
  if (value === null) return error === null ? <Reading /> : <Trouble error={error} onRetry={reload} />;
  const named = ({ code, names }: NamedPlace): NamedPlace => ({ code, names });
  return (
    <div className="fields" data-testid="place-list">
      <div className="field">
        <label htmlFor="township">{t('report.place.township')}</label>
        <select
          id="township"
          value={code}
          onChange={(event) => {
            setCode(event.target.value);
            const chosen = value.find((candidate) => candidate.code === event.target.value);
            if (chosen) onChoose(named(chosen), null);
          }}
        >
          <option value="">{t('report.place.choose')}</option>
          {value.map((candidate) => (
            <option key={candidate.code} value={candidate.code}>
              {nameOf(candidate.names, language)}
            </option>
          ))}
        </select>
      </div>
      {township !== null && (
        <div className="field">
          <label htmlFor="village">{t('report.place.village')}</label>
          <select
            id="village"
            value={place?.by === 'list' ? (place.village?.code ?? '') : ''}
            onChange={(event) => {
              const chosen = township.villages.find((candidate) => candidate.code === event.target.value);
              onChoose(named(township), chosen ? named(chosen) : null);
            }}
          >
            <option value="">{t('report.place.unknownVillage')}</option>
            {township.villages.map((candidate) => (
              <option key={candidate.code} value={candidate.code}>
                {nameOf(candidate.names, language)}
              </option>
            ))}
          </select>
        </div>
      )}
    </div>
  );
}
