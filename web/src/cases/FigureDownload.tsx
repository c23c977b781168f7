import { useState } from 'react';
import { useTimeZone } from '../frame/useTimeZone.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { axesOf, dayOf, figuresAddress, type FigureAxis, type FigureFormat } from './figures.ts';

/** Tables of figures to take along: of which days, by what. */
export function FigureDownload({ territory }: { territory: string }) {
  const { language, t } = useLanguage();
  const zone = useTimeZone();
  const today = dayOf(Date.now(), zone);
  const [from, setFrom] = useState(`${today.slice(0, 4)}-01-01`);
  const [to, setTo] = useState(today);
  const axes = axesOf(territory);
  const [by, setBy] = useState<FigureAxis>(axes[0] ?? 'county');
  const link = (format: FigureFormat, text: string) => {
    const address = figuresAddress(from, to, by, format, language);
    return address === null ? null : (
      <a className="button" href={address} download data-testid={`figures-${format}`}>
        {text}
      </a>
    );
  };
  return (
    <details className="form">
      <summary data-testid="figures-more">{t('figures.download')}</summary>
      <div className="fields">
        <div className="field">
          <label htmlFor="figures-from">{t('cases.from')}</label>
          <input id="figures-from" type="date" value={from} max={to} onChange={(event) => setFrom(event.target.value)} />
        </div>
        <div className="field">
          <label htmlFor="figures-to">{t('cases.until')}</label>
          <input id="figures-to" type="date" value={to} min={from} onChange={(event) => setTo(event.target.value)} />
        </div>
        <div className="field">
          <label htmlFor="figures-by">{t('figures.by')}</label>
          <select id="figures-by" value={by} onChange={(event) => setBy(event.target.value as FigureAxis)}>
            {axes.map((axis) => (
              <option key={axis} value={axis}>
                {t(`figures.by.${axis}`)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <p className="buttons">
        {link('csv', t('figures.csv'))}
        {link('xlsx', t('figures.xlsx'))}
      </p>
    </details>
  );
}
