import { randomFillSync } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, test as base } from '@playwright/test';
import { consoles } from './person.js';
import { Relay } from './relay.js';

/** A relay of its own and a folder of its own for every test. */
export const test = base.extend<{ relay: Relay; folder: string }>({
  relay: async ({ browser }, use, info) => {
    const relay = await Relay.start();
    await use(relay);
    if (info.status !== info.expectedStatus) await describe(browser.contexts());
    // Or their clients go on looking for it while the next test runs.
    for (const context of browser.contexts()) await context.close();
    await relay.stop();
  },
  // eslint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = temporary();
    await use(folder.path);
    folder.remove();
  },
});

export { expect } from '@playwright/test';

/** As many lines of a page's console are printed. */
const LINES = 20;

/** Prints what stands on every page: where only the log of a run is kept it has to say what was there. */
async function describe(contexts: readonly BrowserContext[]): Promise<void> {
  for (const page of contexts.flatMap((context) => context.pages())) {
    const there = await page.locator('body').ariaSnapshot({ timeout: 5000 }).catch((error: Error) => `does not answer: ${error.message}`);
    console.log([`--- ${page.url()}`, there, ...(consoles.get(page) ?? []).slice(-LINES)].join('\n'));
  }
}

/** A new folder for files. */
export function temporary(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'ren-files-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A file of random bytes → its path. */
export function noise(folder: string, name: string, size: number): string {
  const path = join(folder, name);
  const file = openSync(path, 'w');
  const block = Buffer.alloc(1024 * 1024);
  for (let done = 0; done < size; done += block.length) {
    randomFillSync(block);
    writeSync(file, block, 0, Math.min(block.length, size - done));
  }
  closeSync(file);
  return path;
}
