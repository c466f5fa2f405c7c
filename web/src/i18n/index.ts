import { setupI18n, type I18n, type Messages } from '@lingui/core';

export const LOCALES = ['en', 'ru'] as const;
export type Locale = (typeof LOCALES)[number];

/** Each language in itself, for the switch. */
export const LOCALE_NAMES: Record<Locale, string> = { en: 'English', ru: 'Русский' };

async function catalog(locale: Locale): Promise<Messages> {
  const module = locale === 'ru' ? await import('./locales/ru.po') : await import('./locales/en.po');
  return module.messages;
}

/** What the browser asks for, as far as Ren speaks it. */
export function browserLocale(languages: readonly string[] = navigator.languages): Locale {
  for (const language of languages) {
    const found = LOCALES.find((locale) => language.toLowerCase().startsWith(locale));
    if (found) return found;
  }
  return 'en';
}

export const i18n: I18n = setupI18n();

export async function speak(locale: Locale): Promise<void> {
  const messages = await catalog(locale);
  i18n.loadAndActivate({ locale, messages });
  document.documentElement.lang = locale;
}
