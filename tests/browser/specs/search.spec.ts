import { twoPeople } from '../support/person.js';
import { expect, test } from '../support/test.js';

test('what was said is found by any form of its words, in all chats and in one, and shown in its place', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  await anna.say('Вчера мы видели старые корабли у причала.');
  for (let n = 1; n <= 40; n += 1) await anna.say(`Line number ${n}.`);
  await anna.say('The ships have left.');
  await expect(boris.row('Anna')).toContainText('The ships have left.');

  const field = boris.page.getByRole('searchbox', { name: 'Search people, chats and messages' });
  await field.fill('корабль');
  const hits = boris.page.getByRole('region', { name: 'Messages' });
  await expect(hits.getByRole('button')).toHaveCount(1);
  await hits.getByRole('button').click();
  await expect(boris.message('старые корабли')).toBeInViewport();
  await boris.page.getByRole('button', { name: 'Clear search' }).click();

  await boris.page.getByRole('button', { name: 'Search in this conversation' }).click();
  const inChat = boris.page.getByRole('searchbox', { name: 'Search in this conversation' });
  await inChat.fill('ship');
  await expect(boris.page.getByText('1 of 1')).toBeVisible();
  await expect(boris.message('The ships have left.')).toBeInViewport();
  await inChat.fill('submarine');
  await expect(boris.page.getByText('Nothing found')).toBeVisible();

  // What was taken back is not found any more.
  await anna.choose('The ships have left.', 'Delete for everybody');
  await anna.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(boris.message('The ships have left.')).toHaveCount(0);
  await inChat.fill('ship');
  await expect(boris.page.getByText('Nothing found')).toBeVisible();
});
