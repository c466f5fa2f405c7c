import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Every sentence of the source stands in both catalogs, and none is empty. */
const LOCALES = ['en', 'ru'];
const files = LOCALES.map((locale) => new URL(`../src/i18n/locales/${locale}.po`, import.meta.url));

/** The entries of a catalog: what is said, and how. */
function entries(file) {
  const blocks = readFileSync(file, 'utf8').split('\n\n').slice(1);
  return new Map(
    blocks.flatMap((block) => {
      const lines = block.replaceAll('"\n"', '');
      const id = /^msgid "(.*)"$/mu.exec(lines)?.[1];
      const context = /^msgctxt "(.*)"$/mu.exec(lines)?.[1] ?? '';
      return id ? [[`${context}|${id}`, /^msgstr "(.*)"$/mu.exec(lines)?.[1] ?? '']] : [];
    }),
  );
}

const before = files.map(entries);
execFileSync('npx', ['lingui', 'extract', '--clean'], { cwd: new URL('..', import.meta.url), stdio: 'pipe' });
const after = files.map(entries);

const wrong = LOCALES.flatMap((locale, i) => [
  ...[...after[i].keys()].filter((id) => !before[i].has(id)).map((id) => `${locale}: not extracted: ${id}`),
  ...[...before[i].keys()].filter((id) => !after[i].has(id)).map((id) => `${locale}: no longer used: ${id}`),
  ...[...after[i]].filter(([, text]) => text === '').map(([id]) => `${locale}: not translated: ${id}`),
]);
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
console.log(`${LOCALES.join(' and ')}: ${after[0].size} sentences each, none missing`);
