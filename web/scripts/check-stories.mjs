import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BUILT, launch, openStory, SHAPES } from './browser.mjs';
import { serve } from './serve.mjs';

/**
 * Opens every story in Chromium under the relay's own policy, in both languages, themes and three shapes, and asks:
 * does it stand without an error or a refusal of the policy, does axe find anything, does it fit the width,
 * is everything that can be pressed large enough, and is every English word gone from the Russian one.
 */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const only = process.argv.slice(2);
const RUNS = [
  ['desktop', 'light', 'en'],
  ['desktop', 'dark', 'ru'],
  ['phone', 'light', 'ru'],
  ['phone', 'dark', 'en'],
  ['tablet', 'light', 'en'],
];
const RULES = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } } };

// WCAG 2.5.8 leaves out what stands in a sentence; axe does not see the sentence when it is nothing but names.
const IN_A_SENTENCE = /^<button [^>]*class="message-name/u;

const server = await serve(BUILT);
const browser = await launch();
const problems = [];

function watch(page, where) {
  page.on('console', (entry) => entry.type() === 'error' && problems.push(`${where()}: ${entry.text()}`));
  page.on('pageerror', (error) => problems.push(`${where()}: ${error.message}`));
  page.on('requestfailed', (request) => request.failure()?.errorText !== 'net::ERR_ABORTED' && problems.push(`${where()}: not loaded: ${request.url()}`));
}

/** What is wider than the page, and what is too small to press. */
function measure(least) {
  const found = [];
  if (document.documentElement.scrollWidth > window.innerWidth) found.push(`wider than the page: ${document.documentElement.scrollWidth}`);
  for (const element of document.querySelectorAll('button, a[href], input:not([type=hidden]), [role=switch], [role=menuitem]')) {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || element.closest('[inert]') || !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    // WCAG 2.5.8 leaves out links in a sentence; what is hidden under its label is pressed by the label.
    if (element.matches('.sr-only, a[href], .link, .message-name, [type=checkbox]') || element.closest('.sr-only')) continue;
    const name = element.getAttribute('aria-label') ?? element.textContent?.slice(0, 30) ?? '';
    if (Math.min(box.width, box.height) < least) found.push(`too small: ${element.tagName} "${name}" ${Math.round(box.width)}×${Math.round(box.height)}`);
    if (box.right > window.innerWidth + 1 || box.left < -1) found.push(`outside the page: ${element.tagName} "${name}"`);
  }
  return found;
}

const index = await browser.newPage();
await index.goto(server.origin);
await index.waitForSelector('a[href^="?story="]');
const all = await index.$$eval('a[href^="?story="]', (links) => links.map((link) => new URL(link.href).searchParams.get('story')));
await index.close();
const stories = only.length > 0 ? all.filter((name) => only.includes(name)) : all;

for (const [shape, theme, lang] of RUNS) {
  const context = await browser.newContext({ ...SHAPES[shape], reducedMotion: 'reduce' });
  await context.addInitScript(axe);
  const page = await context.newPage();
  let where = '';
  watch(page, () => where);
  for (const story of stories) {
    where = `${story} (${shape}, ${theme}, ${lang})`;
    try {
      await openStory(page, server.origin, story, { theme, lang });
    } catch (error) {
      problems.push(`${where}: did not come to rest: ${error.message.split('\n')[0]}`);
      continue;
    }
    const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, rules), RULES);
    for (const violation of violations) {
      for (const node of violation.nodes.filter(({ html }) => violation.id !== 'target-size' || !IN_A_SENTENCE.test(html))) problems.push(`${where}: ${violation.id}: ${node.target.join(' ')} ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`);
    }
    problems.push(...(await page.evaluate(measure, 32)).map((entry) => `${where}: ${entry}`));
    if (lang === 'ru') {
      const left = await page.evaluate(() => /\b(?:the|you|your|and|with|message|password)\b/iu.exec(document.body.innerText)?.[0] ?? null);
      if (left) problems.push(`${where}: English left over: ${left}`);
    }
  }
  await context.close();
}

await browser.close();
server.close();
if (problems.length > 0) {
  for (const problem of new Set(problems)) console.error(problem);
  console.error(`${new Set(problems).size} problems`);
  process.exit(1);
}
console.log(`${stories.length} stories × ${RUNS.length}: no error, no refusal of the policy, nothing for axe`);
console.log(`${stories.length * RUNS.length} passed`);
