import { useLingui } from '@lingui/react/macro';
import { setPrefs, usePrefs } from '../app/prefs';
import { LOCALE_NAMES, LOCALES } from '../i18n';
import { cx } from '../ui/cx';

/** Each language in its own words. */
export function LanguageSwitch({ className }: { className?: string }) {
  const { t } = useLingui();
  const locale = usePrefs((prefs) => prefs.locale);
  return (
    <div role="group" aria-label={t`Language`} className={cx('flex gap-1', className)}>
      {LOCALES.map((entry) => (
        <button
          key={entry}
          type="button"
          lang={entry}
          aria-pressed={entry === locale}
          onClick={() => setPrefs({ locale: entry })}
          className={cx('min-h-10 rounded-control px-3 text-13 hover:bg-hover', entry === locale ? 'font-medium text-ink' : 'text-ink-3')}
        >
          {LOCALE_NAMES[entry]}
        </button>
      ))}
    </div>
  );
}
