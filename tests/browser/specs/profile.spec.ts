import { twoPeople, type Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

/** A picture of one colour with a corner of another, wider than high. */
async function photo(person: Person): Promise<Buffer> {
  const url = await person.page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 900;
    canvas.height = 600;
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'teal';
    context.fillRect(0, 0, 900, 600);
    context.fillStyle = 'gold';
    context.fillRect(600, 0, 300, 600);
    return canvas.toDataURL('image/png');
  });
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

test('a picture, a name and words are seen by a contact in the list, the header and the card', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  await anna.page.getByRole('button', { name: 'Settings' }).first().click();
  await anna.page.getByLabel('Your picture').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: await photo(anna) });
  const crop = anna.page.getByRole('dialog', { name: 'Part of the picture' });
  await crop.getByRole('application').press('ArrowRight');
  await crop.getByRole('slider', { name: 'How close' }).fill('2');
  await crop.getByRole('button', { name: 'Use it' }).click();
  await expect(crop).toHaveCount(0);
  // On the rail and in the settings.
  await expect(anna.page.getByRole('navigation', { name: 'Places' }).locator('img')).toBeVisible();
  await expect(anna.page.getByRole('button', { name: 'Remove the picture' })).toBeVisible();

  await anna.page.getByLabel('Your name').fill('Anna Keller');
  const about = anna.page.getByLabel('About you');
  await about.fill('я'.repeat(257));
  await expect(anna.page.getByText('514 / 512')).toBeVisible();
  await expect(anna.page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await about.fill('Carpenter,\ncellist.');
  await anna.page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(anna.page.getByText('Saved', { exact: true }).first()).toBeVisible();
  await expect(about).toHaveValue('Carpenter, cellist.');

  const row = boris.row('Anna Keller');
  await expect(row.locator('img')).toBeVisible();
  const drawn = await row.locator('img').evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  });
  expect(drawn).toEqual([512, 512]);
  const header = boris.page.getByRole('heading', { name: 'Anna Keller' });
  await expect(header.locator('img')).toBeVisible();
  await header.getByRole('button').click();
  const details = boris.page.getByRole('complementary', { name: 'Details' });
  await expect(details.locator('img')).toBeVisible();
  await expect(details.getByText('Carpenter, cellist.')).toBeVisible();
  await expect(details.getByText('@anna')).toBeVisible();
  // The card of somebody whom one looks up shows the same, and the login.
  await boris.page.getByRole('button', { name: 'New chat' }).click();
  const dialog = boris.page.getByRole('dialog', { name: 'New chat' });
  await dialog.getByLabel('Login', { exact: true }).fill('anna');
  await dialog.getByRole('button', { name: 'Find' }).click();
  await expect(dialog.locator('img')).toBeVisible();
  await expect(dialog.getByText('Carpenter, cellist.')).toBeVisible();
  await expect(dialog.getByText('@anna')).toBeVisible();
  expect(anna.console.concat(boris.console)).toEqual([]);
});
