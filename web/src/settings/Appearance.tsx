import { useLingui } from '@lingui/react/macro';
import { setPrefs, usePrefs } from '../app/prefs';
import { LOCALE_NAMES, LOCALES } from '../i18n';
import { Segmented } from '../ui/Segmented';
import { Switch } from '../ui/Switch';
import { Section } from './Section';

export function Appearance() {
  const { t } = useLingui();
  const prefs = usePrefs();
  return (
    <Section title={t`Appearance`} words={t`theme dark light language density enter`}>
      <Segmented
        label={t`Theme`}
        value={prefs.theme}
        onChange={(theme) => setPrefs({ theme })}
        options={[
          { value: 'system', label: t`System` },
          { value: 'light', label: t`Light` },
          { value: 'dark', label: t`Dark` },
        ]}
      />
      <Segmented label={t`Language`} value={prefs.locale} onChange={(locale) => setPrefs({ locale })} options={LOCALES.map((locale) => ({ value: locale, label: LOCALE_NAMES[locale] }))} />
      <Segmented
        label={t`Rows in the list`}
        value={prefs.density}
        onChange={(density) => setPrefs({ density })}
        options={[
          { value: 'comfortable', label: t`Comfortable` },
          { value: 'compact', label: t`Compact` },
        ]}
      />
      <Switch checked={prefs.enterSends} onChange={(enterSends) => setPrefs({ enterSends })} label={t`Enter sends`} hint={t`Off: Enter begins a new line, Ctrl or ⌘ with Enter sends.`} />
    </Section>
  );
}
