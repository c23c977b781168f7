import type { TaskPlace } from '../dispatchContract.ts';
import { CopyButton } from '../frame/OneTimeSecret.tsx';
import { useLanguage } from '../i18n/i18n.ts';
import { placeCopy, routesTo } from './navigation.ts';

interface NavigateProps {
  place: TaskPlace;
  name: string;
  address: string | null;
}

/** How to get there: by the maps of the phone, or as text. */
export function Navigate({ place, name, address }: NavigateProps) {
  const { t } = useLanguage();
  const text = placeCopy(place, address);
  return (
    <details className="navigate" data-testid="navigate">
      <summary>{t('tasks.navigate')}</summary>
      {!place.exact && <p className="muted">{t('tasks.inexact')}</p>}
      <div className="routes">
        {routesTo(place, name).map((route) => (
          <a key={route.app} className="button" href={route.address} data-testid={`route-${route.app}`}>
            {t(`tasks.route.${route.app}`)}
          </a>
        ))}
      </div>
      <p className="place-text">{text}</p>
      <p className="buttons">
        <CopyButton text={text} label={t('tasks.copyPlace')} />
      </p>
    </details>
  );
}
