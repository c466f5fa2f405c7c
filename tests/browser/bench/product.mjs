import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomFillSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuSeconds } from './browser.mjs';
import { startRelay } from './relay.mjs';

const PASSWORD = 'quiet rivers carry old stones';
const MIB = 1024 * 1024;
const here = dirname(fileURLToPath(import.meta.url));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function register(browser, url, login) {
  const context = await browser.newContext({ locale: 'en-GB', acceptDownloads: true, bypassCSP: true });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('Login', { exact: true }).fill(login);
  await page.getByLabel('Your name').fill(login);
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  const list = page.getByRole('list', { name: 'Access key' });
  await list.waitFor({ timeout: 60_000 });
  const groups = await list.getByRole('listitem').locator('.font-mono').allTextContents();
  await page.getByRole('button', { name: 'I have saved it' }).click();
  await page.getByRole('button', { name: 'Confirm' }).waitFor();
  for (const field of await page.getByRole('textbox', { name: /^Group \d$/ }).all()) {
    const label = await field.evaluate((input) => input.labels[0].textContent);
    await field.fill(groups[Number(/\d/.exec(label)[0]) - 1]);
  }
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('heading', { name: 'Chats' }).waitFor();
  return page;
}

const say = async (page, text) => {
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  await box.fill(text);
  await box.press('Enter');
};
const seen = (page, text) => page.waitForFunction((wanted) => document.querySelector('[role=feed]')?.textContent?.includes(wanted), text, { polling: 'raf', timeout: 60_000 });

/** Notes to oneself: up, and down again into the same browser. */
async function throughTheApp(browser, url, size) {
  const folder = mkdtempSync(join(tmpdir(), 'ren-bench-file-'));
  const path = join(folder, 'bench.bin');
  writeFileSync(path, randomFillSync(Buffer.alloc(size)));
  const page = await register(browser, url, 'bench');
  await page.getByRole('button', { name: 'New chat' }).click();
  await page.getByRole('dialog', { name: 'New chat' }).getByRole('button', { name: 'Notes to self' }).click();
  await page.getByRole('textbox', { name: 'Message', exact: true }).waitFor();

  let token = '';
  let created = {};
  page.context().on('request', (request) => {
    if (!request.url().endsWith('/v1/blobs')) return;
    token = (request.headers().authorization ?? '').replace('Bearer ', '');
    created = request.postDataJSON();
  });
  const before = await cpuSeconds(browser);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Attach files' }).click()]);
  await chooser.setFiles(path);
  let from = performance.now();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('button', { name: 'Download bench.bin' }).waitFor({ timeout: 170_000 });
  const up = performance.now() - from;
  await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  from = performance.now();
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 170_000 }), page.getByRole('button', { name: 'Download bench.bin' }).click()]);
  const saved = await download.path();
  const down = performance.now() - from;
  const cpu = (await cpuSeconds(browser)) - before;
  if (!readFileSync(saved).equals(readFileSync(path))) throw new Error('the file came back different');
  rmSync(folder, { recursive: true });

  const start = await cpuSeconds(browser);
  const script = readFileSync(join(here, 'bare.js'), 'utf8');
  const bare = await page.evaluate(
    async ([code, options]) => (await import(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })))).run(options),
    [script, { token, convId: created.conv_id, size: created.size }],
  );
  bare.cpu = (await cpuSeconds(browser)) - start;
  await page.context().close();
  return { up, down, cpu, bare };
}

/** Times of messages from one browser to another, and of a sign-in to their history. */
async function talk(browser, url) {
  const anna = await register(browser, url, 'anna');
  const boris = await register(browser, url, 'boris');
  await anna.getByRole('button', { name: 'New chat' }).click();
  const dialog = anna.getByRole('dialog', { name: 'New chat' });
  await dialog.getByLabel('Login', { exact: true }).fill('boris');
  await dialog.getByRole('button', { name: 'Find', exact: true }).click();
  await dialog.getByRole('button', { name: 'Write', exact: true }).click();
  await say(anna, 'hello');
  await boris.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name: 'anna' }).first().click();
  await boris.getByRole('button', { name: 'Accept' }).click();
  await seen(boris, 'hello');
  const times = [];
  for (let i = 0; i < 30; i++) {
    const arrived = seen(boris, `line ${i}.`);
    const from = performance.now();
    await say(anna, `line ${i}.`);
    await arrived;
    times.push(performance.now() - from);
  }
  const usable = await signInToList(browser, url, anna, boris);
  await anna.context().close();
  await boris.context().close();
  return { times, usable };
}

const HISTORY = 1000;

/** A fresh browser of Boris, after Anna has written a long history: from the relay's yes to a list that can be used. */
async function signInToList(browser, url, anna, boris) {
  for (let i = 0; i < HISTORY; i++) await say(anna, `history ${i}.`);
  await seen(boris, `history ${HISTORY - 1}.`);
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: 'Sign in' }).first().click();
  await page.getByLabel('Login', { exact: true }).fill('boris');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  const proven = page.waitForResponse((answer) => answer.url().endsWith('/v1/login/finish') && answer.ok(), { timeout: 60_000 });
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await proven;
  const from = performance.now();
  const row = page.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name: 'anna' });
  await row.filter({ hasText: `history ${HISTORY - 1}.` }).waitFor({ timeout: 60_000 });
  const usable = performance.now() - from;
  await context.close();
  return usable;
}

export async function product(browser, size, imitation) {
  const relay = await startRelay();
  try {
    const app = await throughTheApp(browser, relay.url, size);
    const rate = (ms) => size / MIB / (ms / 1000);
    const against = (what, value, baseline, unit) => ({ name: `${size / MIB} MiB ${what}`, value, unit, baseline, ratio: value / baseline });
    const { times, usable } = await talk(browser, relay.url);
    return [
      against('up, beside the same requests unsealed', rate(app.up), rate(app.bare.up), 'MiB/s'),
      against('down, beside the same requests unopened', rate(app.down), rate(app.bare.down), 'MiB/s'),
      against('up, beside the imitation', rate(app.up), rate(imitation.up), 'MiB/s'),
      against('down, beside the imitation', rate(app.down), rate(imitation.down), 'MiB/s'),
      against('up and down, CPU seconds of the pages, beside the same requests unsealed', app.cpu, app.bare.cpu, 's'),
      against('up and down, CPU seconds of the pages, imitation over product', imitation.cpu, app.cpu, 's'),
      { name: 'send to seen in another browser, median, beside its limit', value: median(times), unit: 'ms', baseline: 200, ratio: median(times) / 200 },
      { name: `sign-in, after the password, to a list with ${HISTORY} messages, beside its limit`, value: usable, unit: 'ms', baseline: 1000, ratio: usable / 1000 },
    ];
  } finally {
    relay.stop();
  }
}
