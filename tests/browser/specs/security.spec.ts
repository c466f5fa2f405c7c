import { readFile } from 'node:fs/promises';
import { PASSWORD, twoPeople, Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const settings = async (person: Person): Promise<void> => person.page.getByRole('button', { name: 'Settings' }).first().click();

test('browsers are named and thrown out, keys are replaced, everything is saved, and the account goes', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  const { page } = boris;
  const lost = await Person.signIn(browser, relay.url, 'boris');
  await lost.openChat('Anna');
  await lost.sees('Hello, Boris.');

  await settings(boris);
  await page.getByRole('button', { name: /^Rename / }).last().click();
  await page.getByLabel('Name of this browser').fill('Left on the train');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Sign out Left on the train' }).click();
  await expect(lost.page.getByText('You were signed out from another browser')).toBeVisible();
  // Nothing of what it held is left in it.
  await expect.poll(() => lost.page.evaluate(async () => (await indexedDB.databases()).length)).toBeLessThan(2);

  await page.getByRole('button', { name: 'Save…' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Make the archive' }).click()]);
  const zip = (await readFile(await download.path())).toString('latin1');
  expect(zip.slice(0, 2)).toBe('PK');
  expect(zip).toContain('Hello, Boris.');
  await page.getByRole('button', { name: 'Done' }).click();

  const newPassword = 'tall birches keep no secrets';
  await page.getByRole('button', { name: 'Replace everything' }).click();
  await page.getByLabel('Current password', { exact: true }).fill(PASSWORD);
  await page.getByRole('textbox', { name: 'New password' }).fill(newPassword);
  await page.getByRole('button', { name: 'Replace password and keys' }).click();
  await expect(page.getByRole('heading', { name: 'Your access key' })).toBeVisible({ timeout: 60_000 });
  const groups = await page.getByRole('list', { name: 'Access key' }).getByRole('listitem').locator('.font-mono').allTextContents();
  await page.getByRole('button', { name: 'I have saved it' }).click();
  for (const field of await page.getByRole('textbox', { name: /^Group \d$/ }).all()) {
    const label = await field.evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent ?? '');
    await field.fill(groups[Number(/\d/.exec(label)?.[0]) - 1] ?? '');
  }
  await page.getByRole('button', { name: 'Confirm' }).click();

  // The other side talks on.
  await anna.say('Still you?');
  await page.getByRole('button', { name: 'Chats' }).first().click();
  await boris.openChat('Anna');
  await boris.sees('Still you?');

  await settings(boris);
  await page.getByRole('button', { name: 'Delete…' }).click();
  await page.getByLabel('Password', { exact: true }).fill(newPassword);
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByRole('button', { name: 'Create account' }).or(page.getByRole('button', { name: 'Sign in' })).first()).toBeVisible({ timeout: 60_000 });
  await expect(anna.page.getByText('Boris left')).toBeVisible();
});
