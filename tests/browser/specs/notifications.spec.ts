import { type Person, twoPeople } from '../support/person.js';
import { expect, test } from '../support/test.js';

interface Rung {
  title: string;
  body: string;
  closed: boolean;
}

/** What the page asks of the system: headless Chromium draws no notifications. */
const listen = async (person: Person): Promise<() => Promise<Rung[]>> => {
  await person.context.grantPermissions(['notifications']);
  await person.page.evaluate(() => {
    const rung: Rung[] = [];
    class Recorded extends EventTarget {
      static readonly permission = 'granted';
      static readonly requestPermission = (): Promise<string> => Promise.resolve('granted');
      readonly #rung: Rung;
      constructor(title: string, { body = '' }: NotificationOptions = {}) {
        super();
        this.#rung = { title, body, closed: false };
        rung.push(this.#rung);
      }
      close(): void {
        this.#rung.closed = true;
      }
    }
    Object.assign(window, { Notification: Recorded, rung });
    // The page looks anew at what it may when somebody comes back to it.
    dispatchEvent(new Event('focus'));
  });
  return () => person.page.evaluate(() => (window as unknown as { rung: Rung[] }).rung);
};

const say = async ({ page }: Person, howMuch: string): Promise<void> => {
  await page.getByRole('button', { name: 'Settings' }).first().click();
  const shown = page.getByRole('switch', { name: 'Show new messages' });
  if ((await shown.getAttribute('aria-checked')) === 'false') await shown.click();
  // The radio button itself is drawn by its label.
  await page.locator('label').filter({ hasText: howMuch }).click();
  await expect(page.getByRole('radio', { name: howMuch })).toBeChecked();
  await page.getByRole('button', { name: 'Chats' }).first().click();
};

test('what nobody looks at rings once, says as much as was chosen, and is counted in the title', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  const rung = await listen(boris);
  await say(boris, 'Name and text');
  await boris.openNotes();
  await anna.say('Look up!');
  await expect.poll(rung).toEqual([{ title: 'Anna', body: 'Look up!', closed: false }]);
  await expect(boris.page).toHaveTitle(/^\(1\)/);
  await boris.openChat('Anna');
  await expect.poll(rung).toEqual([{ title: 'Anna', body: 'Look up!', closed: true }]);
  await expect(boris.page).not.toHaveTitle(/^\(/);

  // In front of one's eyes nothing rings.
  await anna.say('You see this.');
  await boris.sees('You see this.');
  await say(boris, 'Only that there is one');
  await boris.openNotes();
  await anna.say('A secret.');
  await expect.poll(async () => (await rung()).length).toBe(2);
  expect(JSON.stringify((await rung())[1])).not.toMatch(/secret|Anna/);
});
