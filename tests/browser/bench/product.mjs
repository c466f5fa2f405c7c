import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomFillSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuSeconds } from './browser.mjs';
import { register } from './person.mjs';
import { startRelay } from './relay.mjs';

const MIB = 1024 * 1024;
const here = dirname(fileURLToPath(import.meta.url));

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

export async function product(browser, size, imitation) {
  const relay = await startRelay();
  try {
    const app = await throughTheApp(browser, relay.url, size);
    const rate = (ms) => size / MIB / (ms / 1000);
    const against = (what, value, baseline, unit) => ({ name: `${size / MIB} MiB ${what}`, value, unit, baseline, ratio: value / baseline });
    return [
      against('up, beside the same requests unsealed', rate(app.up), rate(app.bare.up), 'MiB/s'),
      against('down, beside the same requests unopened', rate(app.down), rate(app.bare.down), 'MiB/s'),
      against('up, beside the imitation', rate(app.up), rate(imitation.up), 'MiB/s'),
      against('down, beside the imitation', rate(app.down), rate(imitation.down), 'MiB/s'),
      against('up and down, CPU seconds of the pages, beside the same requests unsealed', app.cpu, app.bare.cpu, 's'),
      against('up and down, CPU seconds of the pages, imitation over product', imitation.cpu, app.cpu, 's'),
    ];
  } finally {
    relay.stop();
  }
}
