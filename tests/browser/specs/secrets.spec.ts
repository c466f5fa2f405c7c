import { readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { search, searchBytes } from '../support/canary.js';
import { PASSWORD, Person } from '../support/person.js';
import { expect, noise, test } from '../support/test.js';

test("the relay's database, files and most talkative log hold no secret", async ({ browser, relay, folder }) => {
  const [anna, accessKey] = await Person.register(browser, relay.url, 'anna');
  const [boris] = await Person.register(browser, relay.url, 'boris');
  const canaries: Record<string, string> = {
    password: PASSWORD,
    'access key': accessKey,
    'access key without dashes': accessKey.replaceAll('-', ''),
    'message text': 'the canary sings at midnight',
    'file name': 'canary-blueprints.bin',
    'small file name': 'canary-letter.bin',
    'group name': 'Canary breeders',
  };
  await anna.writeTo('boris');
  await anna.say(canaries['message text']!);
  await boris.accept('anna');
  await boris.sees(canaries['message text']!);
  for (const [name, size] of [
    ['canary-blueprints.bin', 3_000_000],
    ['canary-letter.bin', 900],
  ] as const) {
    await anna.sendFile(noise(folder, name, size));
    await expect(boris.messages).toContainText(name);
    await boris.save(name);
  }
  await anna.makeGroup(canaries['group name']!, ['Boris']);
  await anna.say('in the group');

  // The search itself can find: a public value stands in the database.
  expect(search(join(relay.folder, 'data'), { login: 'boris' })).not.toEqual([]);
  expect(search(join(relay.folder, 'data'), canaries)).toEqual([]);
  expect(relay.log().length).toBeGreaterThan(1000);
  expect(searchBytes(Buffer.from(relay.log()), canaries)).toEqual([]);
  expect(searchBytes(Buffer.from(anna.console.concat(boris.console).join('\n')), canaries)).toEqual([]);
});

test('the module that everybody downloads does not say where it was built', () => {
  const assets = resolve('../../web/dist/assets');
  const modules = readdirSync(assets).filter((name) => name.endsWith('.wasm'));
  expect(modules).toHaveLength(1);
  const code = readFileSync(join(assets, modules[0]!));
  // Places in the source are there: the search can find.
  expect(searchBytes(code, { source: 'crypto-core/src/', home: `${homedir()}/`, checkout: resolve('../..') })).toEqual(['source']);
});
