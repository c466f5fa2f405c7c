import { twoPeople } from '../support/person.js';
import { expect, test } from '../support/test.js';

test('whoever reads the newest message stays at it, and whoever went up is led back', async ({ browser, relay }) => {
  // Boris sees all of it, opened at the line above what was new to him.
  const [anna, boris] = await twoPeople(browser, relay.url);
  for (let n = 1; n <= 25; n += 1) await anna.say(`Line number ${n}.`);
  await expect(boris.message('Line number 25.')).toBeInViewport();
  const back = boris.page.getByRole('button', { name: 'To the newest message' });
  await expect(back).toHaveCount(0);

  await boris.messages.first().hover();
  await boris.page.mouse.wheel(0, -5000);
  await expect(boris.message('Hello, Boris.')).toBeInViewport();
  await anna.say('One more.');
  await expect(boris.row('Anna')).toContainText('One more.');
  await expect(boris.message('Hello, Boris.')).toBeInViewport();
  await back.click();
  await expect(boris.message('One more.')).toBeInViewport();
  await expect(back).toHaveCount(0);
});
