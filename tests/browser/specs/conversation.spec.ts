import { Person, twoPeople } from '../support/person.js';
import { expect, test } from '../support/test.js';

test('two people register, find each other and talk both ways', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  for (let i = 1; i <= 10; i++) {
    await anna.say(`question ${i}.`);
    await boris.sees(`question ${i}.`);
    await boris.say(`answer ${i}.`);
    await anna.sees(`answer ${i}.`);
  }
  await anna.hasState('question 10.', 'Delivered', 'Read');
  await boris.hasState('answer 10.', 'Delivered', 'Read');
  expect(anna.console.concat(boris.console)).toEqual([]);
});

test('three people in a group', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  const [clara] = await Person.register(browser, relay.url, 'clara');
  await anna.writeTo('clara');
  await anna.say('Hello, Clara.');
  await clara.accept('anna');
  await clara.say('Hello, Anna.');
  await anna.sees('Hello, Anna.');

  await anna.makeGroup('Mountain hut', ['Boris', 'Clara']);
  await anna.say('Who brings the lamp?');
  for (const friend of [boris, clara]) {
    // Boris and Clara have accepted Anna, so her group is no request.
    await friend.openChat('Mountain hut');
    await friend.sees('Who brings the lamp?');
  }
  await boris.say('I do.');
  await clara.say('I bring oil.');
  for (const person of [anna, boris, clara]) {
    await person.sees('I do.');
    await person.sees('I bring oil.');
  }
});

test('a fresh browser finds the whole history', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  await anna.say('Remember this.');
  await boris.sees('Remember this.');
  await boris.say('I will.');
  await anna.sees('I will.');

  const again = await Person.signIn(browser, relay.url, 'boris');
  await again.openChat('Anna');
  for (const text of ['Hello, Boris.', 'Remember this.', 'I will.']) await again.sees(text);
  await anna.say('Both of you?');
  await again.sees('Both of you?');
  await boris.sees('Both of you?');
});

test('an emoji is put under a message and everybody sees whose it is', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  await boris.react('Hello, Boris.', '👍');
  await anna.hasReaction('Hello, Boris.', '👍: Boris');
  await anna.message('Hello, Boris.').getByRole('button', { name: '👍' }).click();
  for (const person of [anna, boris]) await person.hasReaction('Hello, Boris.', '👍 2: You and');
  await boris.message('Hello, Boris.').getByRole('button', { name: '👍' }).click();
  await anna.hasReaction('Hello, Boris.', '👍: You');
  await boris.hasReaction('Hello, Boris.', '👍: Anna');
  await expect(boris.row('Anna')).toContainText('Hello, Boris.');
});

test('unread counts and previews', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  await boris.openNotes();
  await anna.say('one');
  await anna.say('two');
  await expect(boris.row('Anna')).toContainText('two');
  await expect(boris.row('Anna')).toContainText('2 unread');
  await boris.openChat('Anna');
  await expect(boris.row('Anna')).not.toContainText('unread');
});

test('a relay that is killed in the middle of a chat loses and doubles nothing', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  for (let i = 1; i <= 5; i++) await anna.say(`before ${i}.`);
  await relay.kill();
  for (let i = 1; i <= 5; i++) await anna.say(`during ${i}.`);
  await anna.hasState('during 5.', 'Sending');
  await relay.up();
  await boris.sees('during 5.');
  await boris.say('after.');
  await anna.sees('after.');
  for (const person of [anna, boris]) {
    for (let i = 1; i <= 5; i++) {
      await person.sees(`before ${i}.`);
      await person.sees(`during ${i}.`);
    }
  }
});

test('a message is edited, its history read, and taken back for everybody', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  await anna.say('The hut opens at nine.');
  await boris.sees('The hut opens at nine.');

  // From the keyboard: up takes the last own message, Escape gives back what stood there.
  const field = anna.page.getByRole('textbox', { name: 'Message', exact: true });
  await field.press('ArrowUp');
  await expect(field).toHaveValue('The hut opens at nine.');
  await field.press('Escape');
  await expect(field).toHaveValue('');
  await field.press('ArrowUp');
  await field.fill('The hut opens at ten.');
  await field.press('Enter');
  for (const person of [anna, boris]) {
    await expect(person.message('The hut opens at ten.').getByText('edited').last()).toBeVisible();
    await expect(person.message('The hut opens at nine.')).toHaveCount(0);
  }
  await boris.choose('The hut opens at ten.', 'Earlier versions');
  const history = boris.page.getByRole('dialog', { name: 'Earlier versions' });
  await expect(history.getByText('The hut opens at nine.')).toBeVisible();
  await boris.page.keyboard.press('Escape');

  await anna.choose('The hut opens at ten.', 'Delete for everybody');
  await anna.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  const fresh = await Person.signIn(browser, relay.url, 'boris');
  await fresh.openChat('Anna');
  for (const person of [anna, boris, fresh]) {
    await expect(person.message('The hut opens')).toHaveCount(0);
    await person.sees('Hello, Boris.');
  }
  await expect(boris.message('Message deleted')).toHaveCount(1);
});
