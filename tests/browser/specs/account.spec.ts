import { PASSWORD, Person, twoPeople } from '../support/person.js';
import { expect, test } from '../support/test.js';

test('recovery by access key: new password, old sessions dead, history readable', async ({ browser, relay }) => {
  const [anna] = await Person.register(browser, relay.url, 'anna');
  const [boris, accessKey] = await Person.register(browser, relay.url, 'boris');
  await anna.writeTo('boris');
  await anna.say('Before the loss.');
  await boris.accept('anna');
  await boris.sees('Before the loss.');

  const again = await Person.open(browser, relay.url, 'boris');
  const { page } = again;
  await page.getByRole('button', { name: 'Sign in' }).first().click();
  await page.getByRole('button', { name: /access key/i }).click();
  await page.getByLabel('Login', { exact: true }).fill('boris');

  const groups = accessKey.split('-');
  const type = async (key: string[]): Promise<void> => {
    for (const [i, group] of key.entries()) await page.getByLabel(`Group ${i + 1}`).fill(group);
    await page.getByRole('button', { name: 'Continue' }).click();
  };
  // A typing error is found before the relay is asked.
  const typo = [...groups];
  typo[2] = typo[2]!.replace(/./, (symbol) => (symbol === 'A' ? 'B' : 'A'));
  await type(typo);
  await expect(page.getByRole('alert')).toBeVisible();
  await type(groups);

  const newPassword = 'tall birches keep no secrets';
  await page.getByRole('textbox', { name: 'New password' }).fill(newPassword);
  await page.getByRole('button', { name: 'Set password and open' }).click();
  const newKey = await again.keepAccessKey();
  expect(newKey).not.toBe(accessKey);
  await again.openChat('Anna');
  await again.sees('Before the loss.');

  // The browser that was signed in is out, within the moment, and says so.
  await expect(boris.page.getByText('You were signed out from another browser')).toBeVisible();
  const old = await Person.open(browser, relay.url, 'boris');
  await old.trySignIn(PASSWORD);
  await expect(old.page.getByText("That name or password doesn't match.")).toBeVisible({ timeout: 60_000 });
  const fresh = await Person.signIn(browser, relay.url, 'boris', newPassword);
  await fresh.openChat('Anna');
  await fresh.sees('Before the loss.');
});

test('a wrong password and an unknown login say the same', async ({ browser, relay }) => {
  await Person.register(browser, relay.url, 'anna');
  const sentences = [];
  for (const login of ['anna', 'nobody']) {
    const person = await Person.open(browser, relay.url, login);
    await person.trySignIn('not the right password');
    const alert = person.page.getByRole('alert').filter({ hasText: /\S/ });
    await expect(alert).toBeVisible({ timeout: 60_000 });
    sentences.push(await alert.textContent());
  }
  expect(sentences[0]).toBe(sentences[1]);
});

test('a taken login and a weak password are refused with the reason', async ({ browser, relay }) => {
  await Person.register(browser, relay.url, 'anna');
  const late = await Person.open(browser, relay.url, 'anna');
  const { page } = late;
  await page.getByLabel('Login', { exact: true }).fill('anna');
  await page.getByLabel('Your name').fill('Another Anna');
  await page.getByLabel('Password', { exact: true }).fill('short');
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('This password is not strong enough yet.')).toBeVisible();
  expect(requests.filter((url) => url.includes('/v1/'))).toEqual([]);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText(/taken|belongs to somebody/i)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByLabel('Login', { exact: true })).toHaveValue('anna');
});

test('staying signed in survives a reload; without it the keys are gone', async ({ browser, relay }) => {
  const [anna] = await twoPeople(browser, relay.url);
  await anna.page.reload();
  await expect(anna.page.getByLabel('Password', { exact: true })).toBeVisible();

  const kept = await Person.open(browser, relay.url, 'anna');
  await kept.page.getByRole('button', { name: 'Sign in' }).first().click();
  await kept.page.getByRole('switch').check();
  await kept.trySignIn(PASSWORD);
  await kept.isIn();
  await kept.page.reload();
  await kept.isIn();
  await kept.openChat('Boris');
  await kept.sees('Hello, Boris.');
});
