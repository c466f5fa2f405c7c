import { sha256, twoPeople } from '../support/person.js';
import { expect, noise, test } from '../support/test.js';

const MIB = 1024 * 1024;

test('100 MiB arrive as they were sent', async ({ browser, relay, folder }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  const path = noise(folder, 'hundred.bin', 100 * MIB);
  await anna.sendFile(path);
  await anna.hasState('hundred.bin', 'Sent', 'Delivered', 'Read');
  await expect(boris.messages).toContainText('hundred.bin');
  expect(await boris.save('hundred.bin')).toBe(await sha256(path));
});

test('a small file travels inside its message', async ({ browser, relay, folder }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  const path = noise(folder, 'small.bin', 4000);
  await anna.sendFile(path);
  await expect(boris.messages).toContainText('small.bin');
  expect(await boris.save('small.bin')).toBe(await sha256(path));
});

test('a relay that is killed in the middle of an upload: it goes on from its last part', async ({ browser, relay, folder }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  const path = noise(folder, 'long.bin', 100 * MIB);
  const parts: number[] = [];
  let passed: () => void = () => {};
  const some = new Promise<void>((resolve) => (passed = resolve));
  anna.context.on('requestfinished', (request) => {
    const part = /\/parts\/(\d+)$/.exec(new URL(request.url()).pathname);
    if (part && request.method() === 'PUT') {
      parts.push(Number(part[1]));
      if (parts.length === 6) passed();
    }
  });
  await anna.sendFile(path);
  await some;
  await relay.kill();
  await relay.up();
  await anna.hasState('long.bin', 'Sent', 'Delivered', 'Read');
  await expect(boris.messages).toContainText('long.bin');
  expect(await boris.save('long.bin')).toBe(await sha256(path));
});
