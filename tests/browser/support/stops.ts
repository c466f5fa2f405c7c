import type { Page, Worker } from '@playwright/test';

/** Where the core of a tab stands still on its way with a message, until its tab is gone. */
export type Stop = 'before the outbox' | 'after the outbox' | 'after the relay';

/** A request that nobody answers: whoever waits for it stands still. */
const NOWHERE = '/stands-still';

/** The worker that holds the keys of this tab, if it is the one that leads. */
export function coreOf(page: Page): Worker | undefined {
  return page.workers().find((worker) => worker.url().includes('core.worker'));
}

/** From now on the core of the leading tab stands still at this point → resolves when it is reached. */
export async function standStill(page: Page, stop: Stop): Promise<{ reached: Promise<void> }> {
  const core = coreOf(page);
  if (!core) throw new Error('this tab does not lead');
  let say: () => void;
  const reached = new Promise<void>((resolve) => (say = resolve));
  await page.route(`**${NOWHERE}`, () => say());
  if (stop === 'before the outbox') {
    await core.evaluate((nowhere) => {
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (...args: Parameters<typeof put>) {
        if (this.name === 'outbox') {
          const request = new XMLHttpRequest();
          request.open('GET', nowhere, false);
          request.send();
        }
        return put.apply(this, args);
      };
    }, NOWHERE);
    return { reached };
  }
  // Stored; whoever asked does not hear of it.
  await core.evaluate(() => {
    const post = self.postMessage.bind(self) as (message: unknown) => void;
    self.postMessage = (message: { given?: { type?: string } }) => {
      if (message.given?.type !== 'sent') post(message);
    };
  });
  await page.route('**/v1/conversations/*/messages', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    // The relay has it; its answer does not arrive.
    if (stop === 'after the relay') await route.fetch();
    say();
  });
  return { reached };
}

/** The tab ends as when its process is killed: it says nothing to anybody. */
export async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const gone = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined);
  await gone;
}
