import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../../../web/dist');
const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const KB = 1000;

/** Every `.wasm`, and the JavaScript that the first screen needs: what index.html names, and what that imports. */
export async function sizes() {
  const figures = [];
  const files = readdirSync(dist, { recursive: true }).map(String);
  for (const name of files.filter((file) => file.endsWith('.wasm'))) {
    const bytes = readFileSync(join(dist, name));
    figures.push({ name: `size of ${name.replace(/-[\w-]{8}\./, '.')}, brotli, beside its limit`, value: brotli(bytes) / KB, unit: 'kB', baseline: 400, ratio: brotli(bytes) / KB / 400 });
  }
  const index = readFileSync(join(dist, 'index.html'), 'utf8');
  const seen = new Set();
  const queue = [...index.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map((match) => match[1]);
  while (queue.length > 0) {
    const name = queue.pop();
    if (seen.has(name)) continue;
    seen.add(name);
    const code = readFileSync(join(dist, name), 'utf8');
    for (const match of code.matchAll(/(?:^|[;\n}])import(?:[^"'()]*from)?["']\.\/([^"']+\.js)["']/g)) queue.push(join(dirname(name), match[1]));
  }
  const first = [...seen].reduce((sum, name) => sum + brotli(readFileSync(join(dist, name))), 0) / KB;
  figures.push({ name: 'JavaScript of the first load, brotli, beside its limit', value: first, unit: 'kB', baseline: 250, ratio: first / 250 });
  return figures;
}
