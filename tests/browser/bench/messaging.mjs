// A sign-in in a new browser to the long history that REN_URL holds, and messages from one browser to
// another, beside bare round trips and bare signature checks in the same page.
import { launch } from './browser.mjs';
import { PASSWORD, chats, register, say, seen } from './person.mjs';
import { against } from './print.mjs';

const SENT = 60;
const LIST_MS = 1500;
const SEEN_MS = 200;
const url = process.env.REN_URL;
const { login, last, conversations } = JSON.parse(process.env.REN_HISTORY ?? '{}');
if (!url || !login) throw new Error('run `cargo xtask bench messaging`');

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** Times of the shortest request there is, sorted, in milliseconds. */
const trips = (page) =>
  page.evaluate(async (count) => {
    const times = [];
    for (let i = 0; i < count; i++) {
      const from = performance.now();
      await fetch('/v1/health/live', { cache: 'no-store' });
      times.push(performance.now() - from);
    }
    return times.sort((a, b) => a - b);
  }, SENT);

/** Milliseconds for one check of a P-256 signature by the browser itself. */
const bareCheck = (page) =>
  page.evaluate(async () => {
    const CHECKS = 500;
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
    const data = new Uint8Array(256);
    const signature = await crypto.subtle.sign(algorithm, privateKey, data);
    const from = performance.now();
    for (let i = 0; i < CHECKS; i++) await crypto.subtle.verify(algorithm, publicKey, signature, data);
    return (performance.now() - from) / CHECKS;
  });

async function sendToSeen(browser) {
  const one = await register(browser, url, 'sender');
  const two = await register(browser, url, 'reader');
  await one.getByRole('button', { name: 'New chat' }).click();
  const dialog = one.getByRole('dialog', { name: 'New chat' });
  await dialog.getByLabel('Login', { exact: true }).fill('reader');
  await dialog.getByRole('button', { name: 'Find', exact: true }).click();
  await dialog.getByRole('button', { name: 'Write', exact: true }).click();
  await say(one, 'hello');
  await chats(two).getByRole('button', { name: 'sender' }).first().click();
  await two.getByRole('button', { name: 'Accept' }).click();
  await seen(two, 'hello');
  const times = [];
  for (let i = 0; i < SENT; i++) {
    const arrived = seen(two, `line ${i}.`);
    const from = performance.now();
    await say(one, `line ${i}.`);
    await arrived;
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const bare = await trips(two);
  against('Chromium: send to seen in another browser, median, beside its limit', at(times, 0.5), 'ms', SEEN_MS);
  for (const [what, share] of [['median', 0.5], ['95th percentile', 0.95]]) {
    against(`Chromium: send to seen in another browser, ${what}, beside a bare round trip`, at(times, share), 'ms', at(bare, share));
  }
  const check = await bareCheck(two);
  await one.context().close();
  await two.context().close();
  return check;
}

async function signIn(browser, check) {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: 'Sign in' }).first().click();
  await page.getByLabel('Login', { exact: true }).fill(login);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  // Looks at the list from inside, so that watching costs little.
  await page.evaluate(
    ([wanted, count]) => {
      const rows = () => [...document.querySelectorAll('nav button')].filter((row) => row.textContent.includes(wanted)).length;
      const marks = { last: 0, usable: 0 };
      window.benchMarks = marks;
      new MutationObserver(() => {
        marks.last = performance.now();
        if (!marks.usable && rows() >= count) marks.usable = marks.last;
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    },
    [last, conversations],
  );
  const proven = page.waitForResponse((answer) => answer.url().endsWith('/v1/login/finish') && answer.ok(), { timeout: 60_000 });
  const clicked = await page.evaluate(() => performance.now());
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await proven;
  const from = await page.evaluate(() => performance.now());
  await page.waitForFunction(() => window.benchMarks.usable > 0, undefined, { timeout: 120_000 });
  // Unread messages are counted once they are verified: nothing changes once all are.
  await page.waitForFunction(() => performance.now() - window.benchMarks.last > 3000, undefined, { timeout: 240_000 });
  const marks = await page.evaluate(() => window.benchMarks);
  const counted = await page.evaluate(() =>
    [...document.querySelectorAll('nav button [aria-hidden]')].map((badge) => Number(badge.textContent)).filter((count) => count > 0).reduce((sum, count) => sum + count, 0),
  );
  const what = `Chromium: sign-in to ${conversations} conversations with a long history`;
  against(`${what}, from the click to a list to use, beside its limit`, marks.usable - clicked, 'ms', LIST_MS);
  against(`${what}, from the relay's yes to a list to use, beside its limit`, marks.usable - from, 'ms', LIST_MS);
  against(`${what}, from the relay's yes until all ${counted} unread messages are verified, beside bare checks`, marks.last - from, 'ms', counted * check);
  await context.close();
}

const browser = await launch();
try {
  const check = await sendToSeen(browser);
  await signIn(browser, check);
} finally {
  await browser.close();
}
