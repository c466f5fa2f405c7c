import { Person, twoPeople } from '../support/person.js';
import { expect, test } from '../support/test.js';

test('a group is renamed, grows, changes hands and shrinks; who is named in it hears of it', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  const [clara] = await Person.register(browser, relay.url, 'clara');
  await anna.writeTo('clara');
  await anna.say('Hello, Clara.');
  await clara.accept('anna');
  await anna.makeGroup('Choir', ['Boris']);
  await anna.say('We sing on Friday.');
  await boris.openChat('Choir');
  await boris.sees('We sing on Friday.');

  // A name, and one more.
  await anna.page.getByRole('button', { name: 'Show details' }).click();
  const panel = anna.page.getByRole('complementary', { name: 'Details' });
  await panel.getByRole('button', { name: 'Name and picture' }).click();
  await anna.page.getByLabel('Name of the group').fill('Chamber choir');
  await anna.page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(boris.page.getByRole('heading', { name: 'Chamber choir' })).toBeVisible();
  await panel.getByRole('button', { name: 'Add people' }).click();
  await anna.page.getByRole('dialog').locator('label').filter({ hasText: 'Clara' }).click();
  await anna.page.getByRole('button', { name: 'Add to the group' }).click();
  await clara.openChat('Chamber choir');
  for (const singer of [anna, boris]) await expect(singer.messages.getByText('Clara').first()).toBeVisible();
  // What was written before is not for who came later.
  await expect(clara.message('We sing on Friday.')).toHaveCount(0);

  // Named: counted apart, though Clara looks elsewhere.
  await clara.openNotes();
  await boris.composer.pressSequentially('Can you come, @cla');
  await expect(boris.page.getByRole('listbox', { name: 'Name a member' })).toBeVisible();
  await boris.composer.press('Enter');
  await boris.composer.pressSequentially('?');
  await boris.composer.press('Enter');
  await expect(clara.row('Chamber choir')).toContainText('1 message names you');
  await clara.openChat('Chamber choir');
  await expect(clara.message('Can you come')).toContainText('@Clara');

  // Hands change, somebody is taken out, somebody goes.
  const act = async (name: string, item: string, go: string): Promise<void> => {
    await panel.getByRole('button', { name: `Actions for ${name}` }).click();
    await anna.page.getByRole('menuitem', { name: item }).click();
    await anna.page.getByRole('dialog').getByRole('button', { name: go, exact: true }).click();
    await expect(anna.page.getByRole('dialog')).toHaveCount(0);
  };
  await act('Boris', 'Make admin', 'Make admin');
  await expect(boris.messages.getByText('Anna made you an admin').or(boris.messages.getByText('Anna made Boris an admin')).first()).toBeVisible();
  await clara.composer.fill('I was about to say');
  await act('Clara', 'Remove from the group', 'Remove');
  await expect(clara.composer).toHaveCount(0);
  await expect(clara.messages.getByText(/^Anna removed /)).toBeVisible();
  await panel.getByRole('button', { name: 'Leave the group' }).click();
  await anna.page.getByRole('dialog').getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(boris.messages.getByText('Anna left')).toBeVisible();
  // Another member's client carries it out.
  await expect(panel.getByText('You are not in this group any more.')).toBeVisible();
  await boris.say('Alone at last.');
  await boris.hasState('Alone at last.', 'Sent');
  await expect(anna.message('Alone at last.')).toHaveCount(0);
});
