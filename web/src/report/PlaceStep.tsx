import { lazy, Suspense, useEffect, useState } from 'react';
import { nameOf } from '../format.ts';
import { useLanguage, type Translate } from '../i18n/i18n.ts';
import type { StepProps } from './DraftForm.tsx';
import { addressLimit, photosOf, type Draft, type DraftPlace } from './draft.ts';
import { PlaceList } from './PlaceList.tsx';
import { readPlaceAt } from './reportApi.ts';
import { Reading } from './Trouble.tsx';

const PlaceMap = lazy(() => import('./PlaceMap.tsx'));

type Way = 'map' | 'list';
type Position = { longitude: number; latitude: number };

/** Seconds that the device may take to find itself before the person is asked for another way. */
const patience = 15_000;

/** Where it is: from the device, from a photo, by the map or by name; each way works without the others. */
export function PlaceStep({ draft, change }: StepProps) {
  const { t } = useLanguage();
  const [way, setWay] = useState<Way | null>(null);
  const [locating, setLocating] = useState(false);
  const [trouble, setTrouble] = useState<'refused' | 'notFound' | null>(null);
  const at = (by: DraftPlace['by'], { longitude, latitude }: Position, accuracy: number | null = null) =>
    change({
      place: { by, position: { longitude, latitude }, accuracy, township: null, village: null, inCounty: null },
      coSign: null,
      another: false,
    });
  useNamedPlace(draft, change);
  const locate = () => {
    setTrouble(null);
    setLocating(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setLocating(false);
        at('device', coords, coords.accuracy);
      },
      (error) => {
        setLocating(false);
        setTrouble(error.code === error.PERMISSION_DENIED ? 'refused' : 'notFound');
      },
      { enableHighAccuracy: true, timeout: patience, maximumAge: 30_000 },
    );
  };
  const offered = photosOf(draft).find((photo) => photo.uploaded?.position)?.uploaded?.position ?? null;
  // A page over plain HTTP has no geolocation, and then there is no button that could not work.
  const canLocate = window.isSecureContext && 'geolocation' in navigator;
  return (
    <section className="card form" aria-labelledby="step-title">
      <h2 id="step-title">{t('report.place.title')}</h2>
      {draft.place !== null && (
        <Chosen place={draft.place} onRemove={() => change({ place: null, coSign: null, another: false })} />
      )}
      {offered !== null && draft.place?.by !== 'photo' && (
        <div className="notice offer" data-testid="photo-place">
          <p>{t('report.place.photoOffer')}</p>
          <button type="button" data-testid="use-photo-place" onClick={() => at('photo', offered)}>
            {t('report.place.photoUse')}
          </button>
        </div>
      )}
      <div className="ways">
        {canLocate && (
          <button type="button" className="primary" disabled={locating} data-testid="locate" onClick={locate}>
            {t(locating ? 'report.place.locating' : 'report.place.device')}
          </button>
        )}
        {(['map', 'list'] as const).map((other) => (
          <button
            key={other}
            type="button"
            aria-pressed={way === other}
            data-testid={`place-by-${other}`}
            onClick={() => setWay(way === other ? null : other)}
          >
            {t(`report.place.${other}`)}
          </button>
        ))}
      </div>
      {trouble !== null && (
        <p className="notice" data-tone="warn" role="alert" data-testid="place-trouble">
          {t(`report.place.${trouble}`)}
        </p>
      )}
      {way === 'map' && (
        <Suspense fallback={<Reading />}>
          <PlaceMap position={draft.place?.position ?? null} onChoose={(position) => at('map', position)} />
        </Suspense>
      )}
      {way === 'list' && (
        <PlaceList
          place={draft.place}
          onChoose={(township, village) =>
            change({
              place: { by: 'list', position: null, accuracy: null, township, village, inCounty: true },
              coSign: null,
              another: false,
            })
          }
        />
      )}
      <div className="field">
        <label htmlFor="address">{t('report.place.address')}</label>
        <input
          id="address"
          value={draft.address}
          maxLength={addressLimit}
          placeholder={t('report.place.example')}
          onChange={(event) => change({ address: event.target.value })}
        />
      </div>
    </section>
  );
}

/** Asks the server which village a position lies in. Without an answer the position alone is sent. */
function useNamedPlace({ place }: Draft, change: StepProps['change']): void {
  const position = place?.position ?? null;
  const wanted = position !== null && place?.inCounty === null;
  useEffect(() => {
    if (!wanted || position === null || place === null) return;
    const abort = new AbortController();
    readPlaceAt(position, abort.signal).then(
      ({ township, village, inCounty }) => abort.signal.aborted || change({ place: { ...place, township, village, inCounty } }),
      () => {},
    );
    return () => abort.abort();
    // `change` is a new function at every drawing; the position is what is asked about.
  }, [wanted, position?.longitude, position?.latitude]);
}

function Chosen({ place, onRemove }: { place: DraftPlace; onRemove: () => void }) {
  const { t } = useLanguage();
  return (
    <div className="notice chosen" data-tone="good" role="status" data-testid="chosen-place" data-by={place.by}>
      <p>
        <strong>
          <PlaceName place={place} />
        </strong>
        <small>
          {t(`report.place.by.${place.by}`)}
          {place.accuracy !== null && ` · ${t('report.place.accuracy', { n: Math.round(place.accuracy) })}`}
        </small>
        {place.inCounty === false && <small>{t('report.place.outside')}</small>}
      </p>
      <button type="button" className="quiet" onClick={onRemove}>
        {t('report.place.remove')}
      </button>
    </div>
  );
}

/** A place as people call it; its position where it has no name yet. */
export function PlaceName({ place }: { place: DraftPlace }) {
  const { language, t } = useLanguage();
  const names = [place.township, place.village].flatMap((named) => (named === null ? [] : [nameOf(named.names, language)]));
  return names.length > 0 ? names.join(' · ') : positionText(place, t);
}

function positionText({ position }: DraftPlace, t: Translate): string {
  return position === null
    ? t('report.place.unnamed')
    : t('report.place.position', { longitude: position.longitude.toFixed(5), latitude: position.latitude.toFixed(5) });
}
