import { PASSWORD, twoPeople } from '../support/person.js';
import { expect, test } from '../support/test.js';

const DAYS = 8;

test('messages leave when their time is over, and everybody sees who has set it', async ({ browser, relay }) => {
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

  // Boris comes back after eight days: the clock of his browser says so.
  await boris.context.route('**/core.worker*.js', async (route) => {
    const answer = await route.fetch();
    const later = `{ const now = Date.now.bind(Date); Date.now = () => now() + ${DAYS * 86_400_000}; }\n`;
    await route.fulfill({ response: answer, body: later + (await answer.text()) });
  });
  await boris.page.reload();
  await boris.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await boris.page.keyboard.press('Enter');
  await boris.isIn();
  await boris.openChat('Anna');
  // What was said before it was set stays.
  await boris.sees('Hello, Boris.');
  await expect(boris.message('Gone within a week.')).toHaveCount(0);
});
