import assert from 'node:assert/strict';
import { BUILT, launch, openStory, SHAPES } from './browser.mjs';
import { serve } from './serve.mjs';

/** What hands do, over the made-up core: the ways through the screens, the keyboard, the scroll. */
const server = await serve(BUILT);
const browser = await launch();
const flows = [];
const flow = (name, story, run, options = {}) => flows.push({ name, story, run, options });

flow('a new person gets an account, an access key and an empty page to write on', 'register', async (page) => {
  await page.getByLabel('Login').fill('Mira.Holm');
  await page.getByLabel('Your name').fill('Mira Holm');
  await page.getByRole('textbox', { name: 'Password' }).fill('password1234');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('This password is not strong enough yet').waitFor();
  await page.getByRole('button', { name: 'Suggest a phrase' }).click();
  await page.getByText('Strong.').waitFor();
  assert.equal((await page.getByRole('textbox', { name: 'Password' }).inputValue()).split(' ').length, 6);
});

flow('the access key is typed back', 'access-key', async (page) => {
  const groups = await page.getByRole('list', { name: 'Access key' }).getByRole('listitem').allInnerTexts();
  await page.getByRole('button', { name: 'I have saved it' }).click();
  for (const box of await page.getByRole('textbox', { name: /^Group \d$/u }).all()) {
    const index = Number((await box.evaluate((input) => input.labels[0].textContent)).match(/\d/u)[0]) - 1;
    await box.fill(groups[index].split('\n').at(-1).trim().toLowerCase());
  }
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('heading', { name: 'Chats' }).waitFor();
});

flow('a whole access key is pasted at once', 'recover', async (page) => {
  await page.getByLabel('Login').fill('mira.holm');
  await page.getByLabel('Group 3').focus();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text', '7k2qf-moxpd-3wtra-h9v6c-ybn5e-48gzj-qlsdk-p7rx2');
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  assert.equal(await page.getByLabel('Group 2').inputValue(), 'M0XPD');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').getByText('typing slip').waitFor();
});

flow('an emoji is put under a message, and taken away where it stands', 'chat-group', async (page) => {
  const asked = () => page.evaluate(() => globalThis.commands.filter((command) => command.type === 'react').map(({ emoji, set }) => `${emoji} ${set}`));
  const message = page.getByRole('article').filter({ has: page.getByRole('list', { name: 'Reactions' }) }).first();
  await message.click({ button: 'right' });
  const menu = page.getByRole('menu');
  assert.equal(await menu.getByRole('menuitemcheckbox', { name: 'React with 👍' }).getAttribute('aria-checked'), 'true');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await menu.waitFor({ state: 'detached' });
  await message.getByRole('button', { name: '👍 3' }).click();
  assert.deepEqual(await asked(), ['❤️ true', '👍 false']);
});

flow('a member is named, and whoever is named opens', 'chat-group', async (page) => {
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.pressSequentially('ask @an');
  await page.getByRole('option', { name: 'Anna Keller' }).waitFor();
  await field.press('Enter');
  assert.equal(await field.inputValue(), 'ask @Anna Keller ');
  await page.keyboard.type('and @nobody');
  await field.press('Enter');
  const [sent] = await page.evaluate(() => globalThis.commands.filter((command) => command.type === 'send_text'));
  assert.deepEqual(sent.mentions, [{ account_id: 'acc-anna', start: 4, len: 12 }]);
});

flow('words are styled while writing, and the styles are undone', 'chat', async (page) => {
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.fill('one two');
  await field.press('Shift+Home');
  await page.getByRole('toolbar', { name: 'Style of the chosen words' }).getByRole('button', { name: 'Italic' }).click();
  assert.equal(await field.inputValue(), '_one two_');
  await field.press('Control+b');
  assert.equal(await field.inputValue(), '_*one two*_');
  await field.press('Control+z');
  assert.equal(await field.inputValue(), '_one two_');
  await field.press('Enter');
  await page.getByRole('article').filter({ has: page.locator('em', { hasText: 'one two' }) }).waitFor();
});

flow('a text that no message holds becomes a file when one wants it', 'chat', async (page) => {
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.fill('before');
  const paste = () =>
    field.evaluate((element) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'word '.repeat(200_000));
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
  await paste();
  await page.getByRole('dialog', { name: 'Send as a text file?' }).getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await field.inputValue(), 'before');
  await paste();
  await page.getByRole('button', { name: 'Attach as a file' }).click();
  await page.getByText('Text.txt').waitFor();
  assert.equal(await field.inputValue(), 'before');
});

flow('hidden words show themselves after a press', 'chat-markup', async (page) => {
  const cover = page.getByRole('button', { name: 'Hidden text, show it' });
  await cover.click();
  await cover.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '@Ирина Белова' }).click();
  await page.getByRole('dialog').getByText('@ira_b').waitFor();
});

flow('names and texts stay in their place', 'chat-odd', async (page) => {
  const wide = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('article')].filter((element) => element.scrollWidth > element.clientWidth + 1).length);
  assert.equal(wide, 0);
});

flow('several messages are chosen and copied, and what was written waits', 'chat-group', async (page) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('textbox', { name: 'Message' }).fill('half a sentence');
  const messages = page.getByRole('article').filter({ hasText: /./u });
  await messages.last().click({ modifiers: ['Control'] });
  const bar = page.getByRole('toolbar', { name: 'Selected messages' });
  await bar.getByText('1 message selected').waitFor();
  await page.keyboard.press('Escape');
  await bar.waitFor({ state: 'detached' });
  await messages.last().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Select' }).click();
  await page.getByRole('checkbox', { name: /Anna Keller/u }).last().click();
  await bar.getByText('2 messages selected').waitFor();
  await bar.getByRole('button', { name: 'Copy' }).click();
  await bar.waitFor({ state: 'detached' });
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /^Anna Keller, .+:\n.+\n\nLeo Santos, .+:\n.+$/u);
  assert.equal(await page.getByRole('textbox', { name: 'Message' }).inputValue(), 'half a sentence');
});

flow('a message goes on to two chats by the keyboard, several to one that opens then', 'chat-group', async (page) => {
  const asked = () => page.evaluate(() => globalThis.commands.filter((command) => command.type === 'forward').map(({ conv_id, messages, to, comment }) => `${conv_id} ${messages.length} ${to.join('+')} ${comment}`));
  const messages = page.getByRole('article').filter({ hasText: /./u });
  await messages.last().focus();
  await page.keyboard.press('f');
  const dialog = page.getByRole('dialog', { name: 'Forward to' });
  await dialog.getByRole('searchbox').fill('ира');
  await dialog.getByRole('searchbox').fill('бел');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await dialog.getByText('To: Anna Keller, Ирина Белова').waitFor();
  await dialog.getByRole('button', { name: 'Forward' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'Lake weekend' }).waitFor();

  await messages.last().click({ modifiers: ['Control'] });
  await page.getByRole('checkbox', { name: /Anna Keller/u }).last().click();
  const bar = page.getByRole('toolbar', { name: 'Selected messages' });
  await bar.getByRole('button', { name: 'Forward' }).click();
  await dialog.getByText('2 messages').waitFor();
  assert.ok(await dialog.getByRole('button', { name: 'Forward' }).isDisabled());
  await dialog.locator('label').filter({ hasText: 'Leo Santos' }).click();
  await dialog.getByRole('textbox', { name: 'Comment' }).fill('as promised');
  await dialog.getByRole('button', { name: 'Forward' }).click();
  await page.getByRole('heading', { name: 'Leo Santos' }).waitFor();
  assert.equal(await bar.count(), 0);
  assert.deepEqual(await asked(), ['trip 1 ira+anna ', 'trip 2 leo as promised']);
});

flow('a conversation is muted, pinned and put away from its row, by mouse and by keyboard', 'list-own', async (page) => {
  const asked = () => page.evaluate(() => globalThis.commands.filter((command) => command.type.startsWith('set_')).map(({ type, conv_id, mute, pinned, archived, unread }) => [type, conv_id, mute ?? pinned ?? archived ?? unread].join(' ')));
  const row = (name) => page.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name: new RegExp(`^${name}`, 'u') });
  await row('Anna Keller').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Mute…' }).click();
  await page.getByRole('menuitem', { name: 'For 8 hours' }).click();
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await row('Leo Santos').focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Mark as read' }).waitFor();
  await page.keyboard.press('Enter');
  await row('Lake weekend').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Unpin' }).click();
  await row('Lake weekend').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  assert.deepEqual(await asked(), ['set_muted anna eight_hours', 'set_unread leo false', 'set_pinned trip false', 'set_archived trip true']);
  // What is put away has its own place, and is found by name from outside.
  assert.equal(await row('sam_the_carpenter').count(), 0);
  await page.getByRole('button', { name: 'Archive' }).click();
  await row('sam_the_carpenter').waitFor();
  await page.getByRole('button', { name: 'Back to all chats' }).click();
  await page.getByLabel('Search people, chats and messages').fill('sam_');
  await row('sam_the_carpenter').waitFor();
});

flow('somebody is blocked from a row and let back in from the settings', 'list', async (page) => {
  const asked = () => page.evaluate(() => globalThis.commands.filter((command) => command.type === 'set_blocked').map(({ account_id, blocked }) => `${account_id} ${blocked}`));
  await page.getByRole('button', { name: 'Anna Keller' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Block…' }).click();
  await page.getByRole('dialog', { name: 'Block Anna Keller?' }).getByRole('button', { name: 'Block' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Unblock Dan' }).click();
  await page.waitForFunction(() => globalThis.commands.filter((command) => command.type === 'blocked_people').length > 1);
  assert.deepEqual(await asked(), ['acc-anna true', 'acc-dan false']);
});

flow('messages of one\u2019s own are chosen and deleted at once', 'chat', async (page) => {
  const own = page.getByRole('article', { name: /^You,/u });
  await own.last().click({ modifiers: ['Control'] });
  await page.getByRole('checkbox', { name: /You/u }).nth(-2).click();
  const bar = page.getByRole('toolbar', { name: 'Selected messages' });
  await bar.getByRole('button', { name: 'Delete for everybody' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete 2 messages for everybody?' });
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  const asked = await page.evaluate(() => globalThis.commands.filter((command) => command.type === 'delete_message').length);
  assert.equal(asked, 2);
});

flow('an admin removes a member from the menu beside the name', 'group-panel', async (page) => {
  await page.getByRole('button', { name: 'Actions for Leo Santos' }).click();
  await page.getByRole('menuitem', { name: 'Make admin' }).waitFor();
  await page.getByRole('menuitem', { name: 'Remove from the group' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove Leo Santos?' });
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await dialog.waitFor({ state: 'detached' });
  const asked = await page.evaluate(() => globalThis.commands.filter((command) => command.type === 'remove_member').map((command) => command.account_id));
  assert.deepEqual(asked, ['acc-leo']);
});

flow('an admin chooses after how long messages disappear', 'retention', async (page) => {
  await page.getByRole('button', { name: 'Messages disappear after 7 days', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Disappearing messages' });
  const save = dialog.getByRole('button', { name: 'Save' });
  assert.equal(await save.isDisabled(), true);
  await dialog.getByRole('radio', { name: '30 days' }).check({ force: true });
  await save.click();
  await dialog.waitFor({ state: 'detached' });
  const asked = await page.evaluate(() => globalThis.commands.filter((command) => command.type === 'set_retention').map((command) => `${command.conv_id} ${command.days}`));
  assert.deepEqual(asked, ['anna 30']);
});

flow('the only admin hands the group over before leaving it', 'group-hand-over', async (page) => {
  const dialog = page.getByRole('dialog', { name: 'Leave the group?' });
  const go = dialog.getByRole('button', { name: 'Hand over and leave' });
  assert.equal(await go.isDisabled(), true);
  await dialog.getByRole('radio', { name: 'Anna Keller' }).check({ force: true });
  await go.click();
  await dialog.waitFor({ state: 'detached' });
  const asked = await page.evaluate(() => globalThis.commands.map(({ type }) => type).filter((type) => type === 'set_role' || type === 'leave_group'));
  assert.deepEqual(asked, ['set_role', 'leave_group']);
});

flow('a message is written, sent and seen', 'chat', async (page) => {
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.fill('First line');
  await field.press('Shift+Enter');
  await page.keyboard.type('second line');
  await field.press('Enter');
  const last = page.getByRole('article').filter({ hasText: 'second line' });
  await last.getByRole('img', { name: 'Sending' }).waitFor();
  assert.equal(await field.inputValue(), '');
  await page.waitForFunction(() => {
    const box = [...document.querySelectorAll('article')].at(-1).getBoundingClientRect();
    return box.bottom <= document.querySelector('[role=feed]').getBoundingClientRect().bottom;
  });
});

flow('messages are walked, answered and copied by keyboard', 'chat', async (page) => {
  await page.getByRole('feed').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('r');
  await page.getByText('Reply to').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'TEXTAREA');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByText('Reply to').count(), 0);
  await page.getByRole('article').last().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Copy text' }).waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('menu').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'ARTICLE');
});

flow('older messages come in without moving what one reads', 'chat-older', async (page) => {
  const feed = page.getByRole('feed');
  await feed.hover();
  const place = () => page.evaluate(() => {
    const top = document.querySelector('[role=feed]').getBoundingClientRect().top;
    const shown = [...document.querySelectorAll('article')].find((article) => article.getBoundingClientRect().top > top + 40);
    return { id: shown.dataset.message, y: shown.getBoundingClientRect().top };
  });
  const count = () => feed.evaluate((element) => element.scrollHeight);
  // Up to where the older ones are asked for.
  const tall = await count();
  for (let i = 0; i < 60 && (await count()) < tall * 1.5; i += 1) {
    await page.mouse.wheel(0, -200);
    await page.waitForTimeout(60);
  }
  assert.ok((await count()) > tall * 1.5, 'nothing older came');
  assert.ok((await feed.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight)) > 300, 'jumped to the end');
  await page.waitForTimeout(300);
  const before = await place();
  await page.mouse.wheel(0, -60);
  await page.waitForTimeout(300);
  const after = await page.evaluate((id) => document.querySelector(`[data-message="${id}"]`)?.getBoundingClientRect().top, before.id);
  assert.ok(after !== undefined && Math.abs(after - before.y - 60) < 4, `moved from ${before.y} to ${after}`);
});

flow('a long conversation opens at its end and renders little', 'chat-long', async (page) => {
  await page.getByText('400. ').waitFor();
  assert.ok((await page.getByRole('article').count()) < 60);
  await page.getByRole('feed').hover();
  await page.mouse.wheel(0, -4000);
  await page.getByRole('button', { name: 'To the newest message' }).click();
  await page.getByText('400. ').waitFor();
});

flow('a quote leads back, and says when there is nothing to lead to', 'chat-states', async (page) => {
  await page.getByRole('button', { name: 'An earlier message' }).click();
  await page.getByText('This message is not in the history').waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByText('This message is not in the history').waitFor({ state: 'detached' });
  const asked = await page.evaluate(() => globalThis.commands.filter((command) => command.type === 'jump_to'));
  assert.deepEqual(asked.map(({ to }) => to), [{ kind: 'message', hash: 'elsewhere' }]);
});

flow('a day is chosen by keyboard, and its first message is where one is', 'chat-past', async (page) => {
  await page.locator('[data-tip="Go to a day"][aria-hidden]').first().click();
  const dialog = page.getByRole('dialog', { name: 'Go to a day' });
  await dialog.locator('[role=gridcell] [tabindex="0"]').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement.tagName === 'ARTICLE' && document.activeElement.textContent.startsWith('1. '));
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains('flashed')));
});

flow('a word is looked for in everything, and its message is where one is', 'list', async (page) => {
  await page.getByRole('searchbox', { name: 'Search people, chats and messages' }).fill('lighthouse');
  const messages = page.getByRole('region', { name: 'Messages' });
  await messages.getByRole('button').first().click();
  await page.waitForFunction(() => document.activeElement.tagName === 'ARTICLE' && document.activeElement.textContent.includes('lighthouse'));
  assert.deepEqual(await page.evaluate(() => globalThis.commands.filter((command) => command.type === 'jump_to').map(({ conv_id, to }) => [conv_id, to.kind])), [['anna', 'row']]);
});

flow('one goes from hit to hit by keyboard, and back to writing', 'chat', async (page) => {
  await page.getByRole('feed').focus();
  await page.keyboard.press('ControlOrMeta+f');
  const field = page.getByRole('searchbox', { name: 'Search in this conversation' });
  await field.fill('the');
  const place = () => page.getByRole('search').getByRole('status').innerText();
  await page.getByText(/^1 of \d/u).waitFor();
  const first = await place();
  await field.press('Enter');
  await page.getByText(/^2 of \d/u).waitFor();
  await field.press('Shift+Enter');
  assert.equal(await place(), first);
  assert.ok((await page.locator('article mark').count()) > 0, 'nothing is marked');
  assert.equal(await page.evaluate(() => document.activeElement.type), 'search');
  await field.press('Escape');
  await field.waitFor({ state: 'detached' });
  await page.locator('article mark').first().waitFor({ state: 'detached' });
});

flow('files are chosen, described and sent', 'chat-empty', async (page) => {
  await page.getByLabel('Files to send').setInputFiles([
    { name: 'one.txt', mimeType: 'text/plain', buffer: Buffer.from('one') },
    { name: 'two.txt', mimeType: 'text/plain', buffer: Buffer.from('two') },
  ]);
  await page.getByLabel('Caption for two.txt').fill('the second');
  await page.getByRole('button', { name: 'Move two.txt up' }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('article').filter({ hasText: 'the second' }).waitFor();
  assert.equal(await page.getByRole('article').count(), 2);
  assert.ok((await page.getByRole('article').first().innerText()).includes('two.txt'));
});

flow('a picture for the profile is cut to a square by keyboard and made small', 'profile-crop', async (page) => {
  const crop = page.getByRole('dialog', { name: 'Part of the picture' });
  const close = crop.getByRole('slider', { name: 'How close' });
  await close.fill('2');
  const stage = crop.getByRole('application');
  const before = await stage.screenshot();
  await stage.press('ArrowRight');
  assert.notDeepEqual(await stage.screenshot(), before);
  const box = await stage.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -200);
  await page.waitForFunction(() => document.querySelector('input[type=range]').valueAsNumber > 2);
  await crop.getByRole('button', { name: 'Use it' }).click();
  await page.getByRole('button', { name: 'Remove the picture' }).waitFor();
  const sent = await page.evaluate(() => globalThis.commands.find((command) => command.type === 'set_avatar').picture);
  const bytes = Buffer.from(sent, 'base64url');
  assert.ok(bytes.length <= 32_768, `${bytes.length} bytes`);
  assert.equal(bytes.subarray(8, 12).toString(), 'WEBP');
  await page.getByRole('button', { name: 'Remove the picture' }).click();
  await page.getByRole('button', { name: 'Remove the picture' }).waitFor({ state: 'detached' });
});

flow('what was typed about oneself stays when it cannot be saved, and is said to be saved when it was', 'settings-profile', async (page) => {
  const about = page.getByLabel('About you');
  await about.fill('я'.repeat(257));
  await page.getByText('514 / 512').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled());
  await about.fill('Plays.\nAnd sings.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('main').getByText('Saved', { exact: true }).waitFor();
  assert.equal(await about.inputValue(), 'Plays. And sings.');
  assert.ok(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled());
});

flow('what was typed about oneself is not lost offline', 'profile-failed', async (page) => {
  const typed = await page.getByLabel('About you').inputValue();
  assert.ok(typed.length > 100);
  assert.ok(await page.getByRole('button', { name: 'Save', exact: true }).isEnabled());
  await page.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await page.getByLabel('About you').inputValue(), '');
});

flow('a draft survives an answer, and an emptied one is gone', 'chat-draft', async (page) => {
  const field = page.getByRole('textbox', { name: 'Message' });
  assert.equal(await field.inputValue(), 'From before');
  await page.getByRole('article').last().focus();
  await page.keyboard.press('r');
  await page.getByText('Reply to').waitFor();
  assert.equal(await field.inputValue(), 'From before');
  await field.fill('');
  await page.waitForFunction(() => globalThis.commands.some((command) => command.type === 'set_draft' && command.text === ''));
  assert.equal(await field.inputValue(), '');
});

flow('a dialog gives the focus back', 'list', async (page) => {
  const opener = page.getByRole('button', { name: 'New chat' });
  await opener.click();
  await page.getByRole('dialog').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'INPUT');
  await page.getByLabel('Login').fill('vera');
  await page.keyboard.press('Enter');
  await page.getByText('Vera Lind').waitFor();
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('dialog') === null);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'New chat');
});

flow('the keyboard leads everywhere', 'list', async (page) => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type('lake');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /Lake weekend/u }).waitFor();
  await page.keyboard.press('Alt+ArrowDown');
  await page.getByRole('heading', { name: /Leo Santos/u }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('Choose a conversation').waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
});

flow('the way back on a phone is the browser’s own', 'list', async (page) => {
  await page.getByRole('button', { name: /Anna Keller/u }).click();
  await page.getByRole('button', { name: 'Back' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Chats' }).waitFor();
}, { shape: 'phone' });

flow('a page that fails says so, and can be loaded again', 'chat', async (page) => {
  await page.getByRole('textbox', { name: 'Message' }).fill('one more');
  await page.evaluate(() => Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', { get: () => { throw new Error('on purpose'); } }));
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('alert').getByRole('heading', { name: 'This page has stopped' }).waitFor();
  await page.getByRole('button', { name: 'Load again' }).click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
}, { fails: true });

flow('a number is compared', 'verify', async (page) => {
  assert.equal((await page.getByRole('group', { name: 'Safety number', exact: true }).innerText()).replaceAll(/\D/gu, '').length, 60);
  await page.getByRole('button', { name: 'The numbers match' }).click();
  await page.getByText('You compared this number').waitFor();
});

let failed = 0;
let passed = 0;
for (const { name, story, run, options } of flows) {
  const context = await browser.newContext({ ...SHAPES[options.shape ?? 'desktop'], reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (entry) => entry.type() === 'error' && errors.push(entry.text()));
  try {
    await openStory(page, server.origin, story);
    await run(page);
    assert.equal(errors.length > 0, options.fails ?? false, errors.join('\n'));
    passed += 1;
    console.log(`✓ ${name}`);
  } catch (error) {
    failed += 1;
    console.error(`✗ ${name}\n  ${error.message}`);
  }
  await context.close();
}
await browser.close();
server.close();
console.log(`${passed} passed`);
if (failed > 0) console.log(`${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
