export const PASSWORD = 'quiet rivers carry old stones';

/** A new account in a browser of its own. */
export async function register(browser, url, login) {
  const context = await browser.newContext({ locale: 'en-GB', acceptDownloads: true, bypassCSP: true });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('Login', { exact: true }).fill(login);
  await page.getByLabel('Your name').fill(login);
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  const list = page.getByRole('list', { name: 'Access key' });
  await list.waitFor({ timeout: 60_000 });
  const groups = await list.getByRole('listitem').locator('.font-mono').allTextContents();
  await page.getByRole('button', { name: 'I have saved it' }).click();
  await page.getByRole('button', { name: 'Confirm' }).waitFor();
  for (const field of await page.getByRole('textbox', { name: /^Group \d$/ }).all()) {
    const label = await field.evaluate((input) => input.labels[0].textContent);
    await field.fill(groups[Number(/\d/.exec(label)[0]) - 1]);
  }
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('heading', { name: 'Chats' }).waitFor();
  return page;
}

/** Types a message and sends it. */
export async function say(page, text) {
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  await box.fill(text);
  await box.press('Enter');
}

/** Waits until the open conversation shows it. */
export const seen = (page, text) =>
  page.waitForFunction((wanted) => document.querySelector('[role=feed]')?.textContent?.includes(wanted), text, { polling: 'raf', timeout: 60_000 });

/** The conversation list. */
export const chats = (page) => page.getByRole('navigation', { name: 'Conversations' });
