import { twoPeople } from '../support/person.js';
import { expect, test } from '../support/test.js';

test('a picture of the other screen verifies, and one of the own screen does not', async ({ browser, relay }) => {
  const [anna, boris] = await twoPeople(browser, relay.url);
  const photograph = async (of: typeof anna): Promise<Buffer> => {
    await of.page.getByRole('button', { name: /^Verify / }).click();
    const code = of.page.getByRole('img', { name: 'The safety number as a QR code' });
    await expect(code).toBeVisible();
    return code.locator('..').screenshot({ animations: 'disabled' });
  };
  const [own, theirs] = [await photograph(anna), await photograph(boris)];
  const dialog = anna.page.getByRole('dialog');
  await expect(dialog).toContainText('You have not compared keys with this person yet.');
  const scan = async (picture: Buffer): Promise<void> => {
    await dialog.getByRole('button', { name: 'Scan their code' }).click();
    await dialog.getByLabel('Picture of the code').setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: picture });
  };
  await scan(own);
  await expect(dialog.getByRole('alert').filter({ hasText: 'This is the code on your own screen.' })).toBeVisible();
  await scan(theirs);
  await expect(dialog.getByRole('alert').filter({ hasText: 'The codes fit' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(anna.page.getByRole('button', { name: /^Verify Boris\. Verified/ })).toBeVisible();

  // What each sign means is one press away.
  await boris.page.getByRole('dialog').getByRole('button', { name: 'What does this mean?' }).click();
  const page = boris.page.getByRole('dialog', { name: 'What this means' });
  for (const part of ['What happened', 'What is safe', 'What to do']) await expect(page.getByRole('heading', { name: part })).toBeVisible();
});
