import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { FirefoxPerson, launchFirefox } from '../support/firefox.js';
import { sha256 } from '../support/person.js';
import { Relay } from '../support/relay.js';
import { noise, temporary } from '../support/test.js';

test('in Firefox two people register, talk, pass a file, and a second tab takes over', async () => {
  const [relay, folder] = [await Relay.start(), temporary()];
  const firefox = await launchFirefox(folder.path);
  try {
    const anna = await FirefoxPerson.register(firefox, relay.url, 'anna');
    const boris = await FirefoxPerson.register(firefox, relay.url, 'boris');
    await anna.writeTo('boris');
    await anna.say('Hello, Boris.');
    await boris.openChat('Anna');
    await boris.press('button', 'Accept');
    await boris.sees('Hello, Boris.');
    await boris.say('Hello, Anna.');
    await anna.sees('Hello, Anna.');

    const file = noise(folder.path, 'sent.bin', 30_000);
    await anna.sendFile(file);
    await boris.sees('sent.bin');
    // It comes out under a name of its own: the folder holds what was sent, too.
    await boris.press('button', 'Download sent.bin');
    const saved = join(folder.path, 'sent(1).bin');
    // An empty file holds its place until it is there.
    const read = async (): Promise<string> => (existsSync(saved) ? sha256(saved) : 'nothing');
    await expect.poll(read, { timeout: 60_000 }).toBe(await sha256(file));

    const tab = await anna.tab();
    await tab.openChat('Boris');
    await tab.say('From the second tab.');
    for (const person of [anna, boris]) await person.sees('From the second tab.');
    await anna.page.close();
    await tab.say('From the only tab.');
    await boris.sees('From the only tab.');
  } finally {
    await firefox.close();
    await relay.stop();
    folder.remove();
  }
});
