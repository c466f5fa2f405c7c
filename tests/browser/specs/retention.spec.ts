import { twoPeople } from '../support/person.js';
import { expect, test } from '../support/test.js';

test('everybody sees after how long messages disappear, and who has set it', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  await anna.page.getByRole('button', { name: 'Show details' }).click();
  const panel = anna.page.getByRole('complementary', { name: 'Details' });
  await panel.getByRole('button', { name: 'Messages are kept' }).click();
  // The circle itself is drawn by its label.
  await anna.page.getByRole('dialog').locator('label').filter({ hasText: '7 days' }).click();
  await anna.page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await expect(anna.page.getByRole('dialog')).toHaveCount(0);
  for (const person of [anna, boris]) await expect(person.messages.getByText(/7 days/).first()).toBeVisible();
  await anna.say('Gone within a week.');
  await boris.sees('Gone within a week.');

  // Taking it back is said, too, and a mark in the header tells what holds now.
  await expect(boris.page.getByText('Messages disappear after 7 days').first()).toBeAttached();
  await panel.getByRole('button', { name: 'Messages disappear after 7 days' }).click();
  await anna.page.getByRole('dialog').locator('label').filter({ hasText: 'For good' }).click();
  await anna.page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  for (const person of [anna, boris]) await expect(person.messages.getByText('Anna turned off disappearing messages').or(person.messages.getByText('You turned off disappearing messages')).first()).toBeVisible();
  await expect(boris.page.getByText('Messages disappear after 7 days')).toHaveCount(0);
});
