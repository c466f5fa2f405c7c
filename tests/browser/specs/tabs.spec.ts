import type { Person } from '../support/person.js';
import { twoPeople } from '../support/person.js';
import { coreOf, crash, standStill, type Stop } from '../support/stops.js';
import { expect, test } from '../support/test.js';

const STOPS: Stop[] = ['before the outbox', 'after the outbox', 'after the relay'];

/** The message is there once, in the tab that lives and with the other person, and it was sent. */
async function cameOnce(text: string, tab: Person, other: Person): Promise<void> {
  await tab.hasState(text, 'Sent', 'Delivered', 'Read');
  await other.sees(text);
  await tab.sees(text);
  // What comes after it shows that nothing more is on its way.
  const after = `${text.length} signs.`;
  await tab.say(after);
  await other.sees(after);
  await other.sees(text);
  await tab.sees(text);
}

test('a tab goes on where the tab with the core was killed: what it sent comes once', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url, { stay: true });
  let leading = anna;
  for (const stop of STOPS) {
    await test.step(stop, async () => {
      const following = await leading.tab();
      await following.openChat('Boris');
      expect(coreOf(following.page)).toBeUndefined();
      const { reached } = await standStill(leading.page, stop);
      await following.say(`Killed ${stop}.`);
      await reached;
      await crash(leading.page);
      await cameOnce(`Killed ${stop}.`, following, boris);
      await expect(following.composer).toHaveValue('');
      leading = following;
    });
  }
});

test('what a killed tab had sent itself is sent by the next one, and what it had typed is there', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url, { stay: true });
  let leading = anna;
  for (const stop of STOPS) {
    await test.step(stop, async () => {
      const text = `Sent ${stop}.`;
      const following = await leading.tab();
      await leading.openChat('Boris');
      await leading.composer.fill(text);
      await expect(following.row('Boris')).toContainText(text);
      const { reached } = await standStill(leading.page, stop);
      await leading.composer.press('Enter');
      await reached;
      await crash(leading.page);
      await following.openChat('Boris');
      if (stop === 'before the outbox') {
        await expect(following.composer).toHaveValue(text);
        await following.composer.press('Enter');
      }
      await cameOnce(text, following, boris);
      leading = following;
    });
  }
});

test('two tabs are killed one after the other, the second while it takes over', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url, { stay: true });
  const second = await anna.tab();
  const third = await second.tab();
  await third.openChat('Boris');
  const { reached } = await standStill(anna.page, 'before the outbox');
  await third.say('Through three tabs.');
  await reached;
  // The second has the turn and cannot begin: its core does not load.
  const loading = new Promise<void>((resolve) => void second.page.route('**/*.wasm', () => resolve()));
  await crash(anna.page);
  await loading;
  await crash(second.page);
  await cameOnce('Through three tabs.', third, boris);
});

test('whoever types in a tab is not disturbed when the tab with the core goes', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url, { stay: true });
  const following = await anna.tab();
  await following.openChat('Boris');
  await following.composer.pressSequentially('Half a ');
  await crash(anna.page);
  await following.composer.pressSequentially('sentence.');
  await expect(following.composer).toBeFocused();
  await following.composer.press('Enter');
  await boris.sees('Half a sentence.');
  await boris.say('A whole one.');
  await following.sees('A whole one.');
});
