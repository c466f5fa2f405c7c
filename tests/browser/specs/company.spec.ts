import { twoPeople } from '../support/person.js';
import { expect, test } from '../support/test.js';

test('each sees that the other is there and writes, or neither does', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  const header = boris.page.locator('main header').first();
  await boris.page.mouse.move(200, 200);
  await anna.page.mouse.move(200, 200);
  await expect(header).toContainText('online');
  await expect(boris.row('Anna')).toContainText('Online');

  await anna.composer.pressSequentially('I am just about to');
  await expect(header).toContainText('writing…');
  await expect(boris.row('Anna')).toContainText('writing…');
  await anna.composer.press('Enter');
  await boris.sees('I am just about to');
  await expect(header).not.toContainText('writing…');

  await anna.page.getByRole('button', { name: 'Settings' }).click();
  await anna.page.getByRole('switch', { name: 'Online and last seen' }).click();
  await expect(anna.page.getByRole('switch', { name: 'Online and last seen' })).not.toBeChecked();
  await expect(header).toContainText('@anna');
  await anna.page.getByRole('button', { name: 'Chats' }).click();
  await expect(anna.page.locator('main header').first()).toContainText('@boris');
  expect(anna.console.concat(boris.console)).toEqual([]);
});
