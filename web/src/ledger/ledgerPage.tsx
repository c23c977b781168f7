import './ledger.css';
import type { ReactNode } from 'react';
import { useCasePlaces } from '../cases/usePlaceNames.ts';
import { nameOf } from '../format.ts';
import { Frame } from '../frame/Frame.tsx';
import { NotAllowed } from '../frame/NotAllowed.tsx';
import { Refusal } from '../frame/useAction.tsx';
import { useLoad } from '../frame/useLoad.ts';
import { usePoll } from '../frame/usePoll.ts';
import { useQuery } from '../frame/useQuery.ts';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import type { Ledger } from '../ledgerContract.ts';
import { toInstant } from '../localTime.ts';
import { useObservable } from '../observable.ts';
import { mayAnywhere } from '../reach.ts';
import { refusalText } from '../refusal.ts';
import { useSite } from '../site.ts';
import { differencesOf } from './cells.ts';
import { readLedger } from './ledgerApi.ts';
import { LedgerTable } from './LedgerTable.tsx';

const refreshMs = 60_000;

export const open = (): ReactNode => <LedgerPage />;

/** What devices say they sent, and what became of it, by hours. */
function LedgerPage() {
  const session = useObservable(useSite().session.state);
  const { t } = useLanguage();
  return (
    <Frame title={t('menu.ledger')} name="ledger">
      {mayAnywhere(session, 'readWater') ? <Questions /> : <NotAllowed />}
    </Frame>
  );
}

function Questions() {
  const { language, t } = useLanguage();
  const zone = useTimeZone();
  const { villages } = useCasePlaces();
  const [sensor, setSensor] = useQuery('sensor', true);
  const [village, setVillage] = useQuery('village', true);
  const [until, setUntil] = useQuery('until', true);
  const [all, setAll] = useQuery('all', true);
  const question = {
    sensor: sensor ?? '',
    village: sensor === null ? (village ?? '') : '',
    until: until === null ? '' : (toInstant(until, zone)?.toISOString() ?? ''),
    differences: all === null,
  };
  const { value, error, reload } = useLoad(JSON.stringify(question), (signal) => readLedger(question, signal));
  usePoll(refreshMs, reload);
  return (
    <section className="card ledger" aria-label={t('menu.ledger')}>
      <p className="muted">{t('ledger.explained')}</p>
      <div className="form fields">
        <div className="field">
          <label htmlFor="ledger-village">{t('ledger.village')}</label>
          <select id="ledger-village" value={village ?? ''} onChange={(event) => setVillage(event.target.value || null)}>
            <option value="">{t('ledger.everywhere')}</option>
            {villages.map(({ code, names }) => (
              <option key={code} value={code}>
                {nameOf(names, language)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor="ledger-sensor">{t('ledger.sensor')}</label>
          <input id="ledger-sensor" value={sensor ?? ''} maxLength={64} onChange={(event) => setSensor(event.target.value || null)} />
        </div>
        <div className="field">
          <label htmlFor="ledger-until">{t('ledger.until')}</label>
          <input id="ledger-until" type="datetime-local" value={until ?? ''} onChange={(event) => setUntil(event.target.value || null)} />
        </div>
        <label className="ledger-only">
          <input type="checkbox" checked={all === null} onChange={(event) => setAll(event.target.checked ? null : 'true')} />
          {t('ledger.onlyDiffering')}
        </label>
      </div>
      <Refusal text={error === null ? null : refusalText(error, t)} />
      {value === null ? error === null && <p role="status">{t('ledger.loading')}</p> : <Answer ledger={value} only={all === null} />}
    </section>
  );
}

function Answer({ ledger, only }: { ledger: Ledger; only: boolean }) {
  const { t } = useLanguage();
  const hours = ledger.hours.toReversed().map(({ hour, counts, devices, differing }) => ({
    key: hour,
    hour,
    who: t('ledger.devices', { n: devices }),
    where: differing === 0 ? '' : t('ledger.differing', { n: differing }),
    counts,
    differences: differencesOf(counts),
  }));
  const devices = ledger.devices.map(({ sensor, place, hour, counts, differences }) => ({
    key: `${sensor} ${hour}`, hour, who: sensor ?? t('ledger.nobody'), where: place ?? '', counts, differences,
  }));
  return (
    <>
      <h2>{t('ledger.byHour')}</h2>
      {hours.length === 0 ? (
        <p className="muted">{t('ledger.none')}</p>
      ) : (
        <LedgerTable lines={hours} name="ledger-hours" head={t('ledger.devicesHead')} />
      )}
      <h2>{t('ledger.byDevice')}</h2>
      {devices.length === 0 ? (
        <p className="muted" data-testid="ledger-even">
          {t(only ? 'ledger.even' : 'ledger.none')}
        </p>
      ) : (
        <LedgerTable lines={devices} name="ledger-devices" head={t('ledger.device')} />
      )}
      {ledger.truncated && <p className="muted">{t('ledger.truncated')}</p>}
    </>
  );
}
