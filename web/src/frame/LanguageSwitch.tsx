import { languages, useLanguage } from '../i18n/i18n.ts';
import { useSite } from '../site.ts';

export function LanguageSwitch() {
  const site = useSite();
  const { language, t } = useLanguage();
  return (
    <div className="languages" role="group" aria-label={t('language.switch')}>
      {languages.map((other) => (
        <button
          key={other}
          type="button"
          lang={other}
          aria-pressed={other === language}
          data-testid={`language-${other}`}
          onClick={() => site.language.set(other)}
        >
          {t(`language.${other}`)}
        </button>
      ))}
    </div>
  );
}
