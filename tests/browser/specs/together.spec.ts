import { Person, twoPeople } from '../support/person.js';
import { expect, test } from '../support/test.js';

const inMenu = async (person: Person, name: string, item: string): Promise<void> => {
  await person.row(name).first().click({ button: 'right' });
  await person.page.getByRole('menuitem', { name: item, exact: true }).click();
};

test('three browsers and a second tab of one account agree on everything', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  const others = [await Person.signIn(browser, relay.url, 'boris'), await Person.signIn(browser, relay.url, 'boris'), await boris.tab()];
  const all = [boris, ...others];

  // Read in one is read in all.
  await boris.openNotes();
  await anna.say('One.');
  await anna.say('Two.');
  for (const place of all) await expect(place.row('Anna')).toContainText('2 unread');
  await others[0]!.openChat('Anna');
  for (const place of all) await expect(place.row('Anna')).not.toContainText('unread');
  await anna.hasState('Two.', 'Read');

  // What is set about a conversation.
  await inMenu(others[1]!, 'Anna', 'Pin');
  for (const place of all) await expect(place.row('Anna')).toContainText('Pinned');
  await inMenu(boris, 'Anna', 'Mark as unread');
  for (const place of all) await expect(place.row('Anna')).toContainText('Marked as unread');
  await inMenu(others[1]!, 'Anna', 'Mark as read');
  for (const place of all) await expect(place.row('Anna')).not.toContainText('Marked as unread');

  // A draft goes along, and is gone everywhere when it was sent.
  await others[0]!.composer.fill('Begun on the train');
  for (const place of [boris, others[1]!, others[2]!]) await expect(place.row('Anna')).toContainText('Draft: Begun on the train');
  await boris.openChat('Anna');
  await expect(boris.composer).toHaveValue('Begun on the train');
  await boris.composer.press('Enter');
  await anna.sees('Begun on the train');
  for (const place of [others[1]!, others[2]!]) await expect(place.row('Anna')).not.toContainText('Draft:');
  await expect(others[0]!.composer).toHaveValue('');

  // What is edited or taken back in one.
  for (const place of all) await place.openChat('Anna');
  await boris.choose('Begun on the train', 'Edit');
  await boris.composer.fill('Ended at home');
  await boris.composer.press('Enter');
  for (const place of [anna, ...all]) await place.sees('Ended at home');
  await others[2]!.choose('Ended at home', 'Delete for everybody');
  await others[2]!.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  for (const place of [anna, ...all]) await expect(place.message('Ended at home')).toHaveCount(0);

  // Put away in one, away in all.
  await inMenu(others[1]!, 'Anna', 'Archive');
  for (const place of all) await expect(place.row('Anna')).toHaveCount(0);
});
