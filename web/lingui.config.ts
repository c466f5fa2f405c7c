import type { LinguiConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

const config: LinguiConfig = {
  sourceLocale: 'en',
  locales: ['en', 'ru'],
  catalogs: [{ path: 'src/i18n/locales/{locale}', include: ['src'], exclude: ['**/core/**', '**/words.*.ts'] }],
  format: formatter({ lineNumbers: false, origins: false }),
  orderBy: 'message',
};

export default config;
