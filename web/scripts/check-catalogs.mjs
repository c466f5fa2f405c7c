import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Every sentence of the source stands in both catalogs, and none is empty. */
const LOCALES = ['en', 'ru'];
const files = LOCALES.map((locale) => new URL(`../src/i18n/locales/${locale}.po`, import.meta.url));
const before = files.map((file) => readFileSync(file, 'utf8'));
execFileSync('npx', ['lingui', 'extract', '--clean'], { cwd: new URL('..', import.meta.url), stdio: 'pipe' });
const after = files.map((file) => readFileSync(file, 'utf8'));

const ids = (text) => new Set([...text.matchAll(/^(?:msgctxt "(.*)"\n)?msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)/gmu)].map((match) => `${match[1] ?? ''}|${match[2]}`));
const unjoined = (text) => text.replaceAll('"\n"', '');
let wrong = 0;
for (const [i, locale] of LOCALES.entries()) {
  const old = ids(before[i]);
  const now = ids(after[i]);
  for (const id of now) if (!old.has(id)) (wrong += 1), console.error(`${locale}: not extracted: ${id.trim()}`);
  for (const id of old) if (!now.has(id)) (wrong += 1), console.error(`${locale}: no longer used: ${id.trim()}`);
  for (const match of unjoined(after[i]).matchAll(/^msgid "(.+)"\nmsgstr ""$/gmu)) (wrong += 1), console.error(`${locale}: not translated: ${match[1]}`);
}
if (wrong > 0) process.exit(1);
console.log(`${LOCALES.join(' and ')}: ${ids(after[0]).size} sentences each, none missing`);
