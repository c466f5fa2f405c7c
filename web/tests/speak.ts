import { setupI18n, type I18n } from '@lingui/core';
import { messages as en } from '../src/i18n/locales/en.po';
import { messages as ru } from '../src/i18n/locales/ru.po';

export const LANGUAGES: Record<'en' | 'ru', I18n> = {
  en: setupI18n({ locale: 'en', messages: { en } }),
  ru: setupI18n({ locale: 'ru', messages: { ru } }),
};
