import { deflateSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Person, twoPeople } from '../support/person.js';
import { expect, test } from '../support/test.js';

test('a text and a picture go on to somebody else, once, without being uploaded again', async ({ browser, relay, folder }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  const [clara] = await Person.register(browser, relay.url, 'clara');
  await anna.writeTo('clara');
  await anna.say('Hello, Clara.');
  await clara.accept('anna');
  await clara.sees('Hello, Clara.');

  const picture = join(folder, 'lake.png');
  writeFileSync(picture, png(700, 500));
  await boris.say('Look at the lake.');
  await boris.sendFile(picture);
  await anna.openChat('Boris');
  await anna.sees('Look at the lake.');
  const lake = (person: Person) => person.messages.getByRole('article').filter({ has: person.page.getByRole('button', { name: /^Open lake/ }) });
  await expect(lake(anna)).toHaveCount(1);

  const uploads: string[] = [];
  anna.context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() !== 'GET' && pathname.startsWith('/v1/blobs')) uploads.push(`${request.method()} ${pathname}`);
  });
  // Both at once, chosen one after the other, with a word before them.
  await anna.choose('Look at the lake.', 'Select');
  await lake(anna).getByRole('checkbox').click();
  await anna.page.getByRole('toolbar', { name: 'Selected messages' }).getByRole('button', { name: 'Forward' }).click();
  const dialog = anna.page.getByRole('dialog', { name: 'Forward to' });
  // By the keyboard alone: what is looked for is taken by Enter.
  await dialog.getByRole('searchbox', { name: 'Search chats' }).fill('clar');
  await anna.page.keyboard.press('Enter');
  await expect(dialog.getByText('To: Clara')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Comment' }).fill('From Boris, on Sunday.');
  await dialog.getByRole('button', { name: 'Forward' }).click();

  // One target: one is there.
  await expect(anna.page.getByRole('heading', { name: 'Clara' })).toBeVisible();
  for (const person of [anna, clara]) {
    await person.sees('From Boris, on Sunday.');
    await expect(person.message('Look at the lake.').getByText('Forwarded')).toBeVisible();
    await expect(lake(person).getByText('Forwarded')).toBeVisible();
    await expect(person.message('From Boris, on Sunday.').getByText('Forwarded')).toHaveCount(0);
  }
  const said = clara.messages.getByRole('article');
  await expect(said.nth(2)).toContainText('From Boris, on Sunday.');
  await expect(said.nth(3)).toContainText('Look at the lake.');
  expect(uploads).toEqual([]);

  // Boris takes his back; what went on is whole.
  await lake(boris).click({ button: 'right' });
  await boris.page.getByRole('menuitem', { name: 'Delete for everybody' }).click();
  await boris.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(lake(boris)).toHaveCount(0);
  const again = await Person.signIn(browser, relay.url, 'clara');
  await again.openChat('Anna');
  await lake(again).getByRole('button', { name: /^Open lake/ }).click();
  await expect(again.page.getByRole('dialog').getByRole('img', { name: /lake/ })).toBeVisible();
});

test('one message goes to several, from its menu', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  const [clara] = await Person.register(browser, relay.url, 'clara');
  await boris.writeTo('clara');
  await boris.say('Hello, Clara.');
  await clara.accept('boris');
  await anna.say('The pass is open.');
  await boris.openChat('Anna');
  await boris.choose('The pass is open.', 'Forward');
  const dialog = boris.page.getByRole('dialog', { name: 'Forward to' });
  for (const name of ['Clara', 'Notes']) {
    await dialog.locator('label').filter({ hasText: name }).click();
    await expect(dialog.getByRole('checkbox', { name })).toBeChecked();
  }
  await dialog.getByRole('button', { name: 'Forward' }).click();
  await expect(dialog).toHaveCount(0);
  await clara.sees('The pass is open.');
  await expect(clara.message('The pass is open.').getByText('Forwarded')).toBeVisible();
  // Several targets: one stays where one was.
  await expect(boris.page.getByRole('heading', { name: 'Anna' })).toBeVisible();
  await boris.openChat('Notes');
  await boris.sees('The pass is open.');
});

/** A picture with noise in it, so that it is too large for a message. */
function png(width: number, height: number): Buffer {
  const rows = Buffer.alloc((1 + width * 3) * height);
  let state = 1;
  for (let at = 0; at < rows.length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    rows[at] = at % (1 + width * 3) === 0 ? 0 : state >>> 24;
  }
  const chunk = (type: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const tail = Buffer.alloc(4);
    tail.writeUInt32BE(crc32(body));
    return Buffer.concat([head, body, tail]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', size), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}
