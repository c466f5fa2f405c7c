// Prints one JSON line per figure. Everything that is compared runs in one browser, in turn.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, cpuSeconds } from './browser.mjs';
import { print } from './print.mjs';
import { product } from './product.mjs';
import { sizes } from './sizes.mjs';
import { serve } from './static.mjs';

const MIB = 1024 * 1024;
const SIZE = 100 * MIB;
const here = dirname(fileURLToPath(import.meta.url));
const only = process.argv.slice(2);
const wanted = (name) => only.length === 0 || only.includes(name);

async function inPage(browser, url, script, argument) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const before = await cpuSeconds(browser);
  const answer = await page.evaluate(async ([path, value]) => (await import(path)).run(value), [script, argument]);
  // Before the page goes: a process that has ended is not counted any more.
  const cpu = (await cpuSeconds(browser)) - before;
  await context.close();
  return { answer, cpu };
}

const bench = await serve(here);
const browser = await launch();
try {
  if (wanted('ciphers')) (await inPage(browser, bench.url, '/ciphers.js')).answer.forEach(print);
  if (wanted('files')) {
    const { answer, cpu } = await inPage(browser, bench.url, '/imitation.js', SIZE);
    for (const figure of await product(browser, SIZE, { ...answer, cpu })) print(figure);
  }
  if (wanted('sizes')) for (const figure of await sizes()) print(figure);
} finally {
  await browser.close();
  bench.close();
}
