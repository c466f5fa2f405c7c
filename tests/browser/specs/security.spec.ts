import { readFile } from 'node:fs/promises';
import { PASSWORD, Person, twoPeople } from '../support/person.js';
import { expect, test } from '../support/test.js';

const settings = async ({ page }: Person): Promise<void> => page.getByRole('button', { name: 'Settings' }).first().click();

test('a browser is named, thrown out, and left with nothing; the data is saved', async ({ browser, relay }) => {
  const [, boris] = await twoPeople(browser, relay.url);
  const { page } = boris;
  const lost = await Person.signIn(browser, relay.url, 'boris');
  await lost.openChat('Anna');
  await lost.sees('Hello, Boris.');

  await settings(boris);
  const other = page.getByRole('listitem').filter({ hasText: 'Last active' });
  await other.getByRole('button', { name: /^Rename / }).click();
  await page.getByLabel('Name of this browser').fill('Left on the train');
  await page.getByLabel('Name of this browser').press('Enter');
  await page.getByRole('button', { name: 'Sign out Left on the train' }).click();
  await expect(lost.page.getByText('You were signed out from another browser')).toBeVisible();
  await expect(lost.messages).toHaveCount(0);
  // Of the account nothing is left in it but who was signed in.
  const records = (): Promise<number> =>
    lost.page.evaluate(async () => {
      let count = 0;
      for (const { name } of await indexedDB.databases()) {
        const opened = indexedDB.open(name!);
        await new Promise((done) => (opened.onsuccess = done));
        for (const store of Array.from(opened.result.objectStoreNames)) {
          if (store === 'meta') continue;
          const all = opened.result.transaction(store).objectStore(store).count();
          await new Promise((done) => (all.onsuccess = done));
          count += all.result;
        }
        opened.result.close();
      }
      return count;
    });
  await expect.poll(records).toBe(0);

  await page.getByRole('button', { name: 'Save…' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Make the archive' }).click()]);
  const zip = (await readFile(await download.path())).toString('latin1');
  expect(zip.slice(0, 2)).toBe('PK');
});

test('every key is replaced, the other side talks on, and the account goes', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  const { page } = boris;
  const newPassword = 'tall birches keep no secrets';
  await settings(boris);
  await page.getByRole('button', { name: 'Replace everything' }).click();
  await page.getByLabel('Current password', { exact: true }).fill(PASSWORD);
  await page.getByRole('textbox', { name: 'New password' }).fill(newPassword);
  await page.getByRole('button', { name: 'Replace password and keys' }).click();
  await boris.confirmAccessKey();

  await anna.say('Still you?');
  await page.getByRole('button', { name: 'Chats' }).first().click();
  await boris.openChat('Anna');
  await boris.sees('Still you?');
  await expect(anna.page.getByRole('button', { name: 'Verify Boris. Keys changed' })).toBeVisible();

  await settings(boris);
  await page.getByRole('button', { name: 'Delete…' }).click();
  await page.getByLabel('Password', { exact: true }).fill(newPassword);
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' }).or(page.getByRole('button', { name: 'Create account' })).first()).toBeVisible({ timeout: 60_000 });
  await expect(anna.page.getByText('Boris left', { exact: true })).toBeVisible();
});
