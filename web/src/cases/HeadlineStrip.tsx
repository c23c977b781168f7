import { formatCount, formatShare, noValue } from '../format.ts';
import { useLoad } from '../frame/useLoad.ts';
import { usePoll } from '../frame/usePoll.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { durationText } from './due.ts';
import { FigureDownload } from './FigureDownload.tsx';
import { headlineMs, readHeadlines, type Headline } from './figures.ts';
import './figures.css';

/** The headline figures of one's territory, live. Who has several or none, for which there are no such figures, sees no strip. */
export function HeadlineStrip() {
  const { language, t } = useLanguage();
  const { value, reload } = useLoad('headlines', readHeadlines);
  usePoll(headlineMs, reload);
  if (value === null) return null;
  const count = (n: number) => formatCount(n, language);
  const time = (seconds: number | null) => (seconds === null ? noValue : durationText(seconds * 1000, t));
  const figure = (name: string, label: string, of: (it: Headline) => string, more = '') => (
    <div data-testid={`headline-${name}`}>
      <dt>{label}</dt>
      <dd>
        <b>{of(value.year)}</b>
        {more !== '' && <small>{more}</small>}
        <small>{t('figures.lately', { month: of(value.last30Days), day: of(value.today) })}</small>
      </dd>
    </div>
  );
  return (
    <section className="headlines" aria-label={t('figures.title')} data-testid="headlines">
      <dl tabIndex={0}>
        <div data-testid="headline-open">
          <dt>{t('figures.open')}</dt>
          <dd>
            <b>{count(value.open)}</b>
            <small data-tone={value.overdue > 0 ? 'late' : undefined}>{t('figures.overdue', { n: count(value.overdue) })}</small>
          </dd>
        </div>
        {figure('problems', t('figures.problems'), (it) => count(it.problems))}
        {figure(
          'delay',
          t('figures.delay'),
          (it) => time(it.untilReported.medianSeconds),
          t('figures.mean', { time: time(value.year.untilReported.meanSeconds) }),
        )}
        {figure('resolution', t('figures.resolution'), (it) => formatShare(it.fixed, it.due))}
        {figure('questions', t('figures.questions'), (it) => formatShare(it.questionsResolved, it.questions))}
      </dl>
      <FigureDownload territory={value.territory} />
    </section>
  );
}
