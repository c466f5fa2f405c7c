import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type Browser, type BrowserContext, type Locator, type Page, expect } from '@playwright/test';

/** What each page wrote to its console. */
export const consoles = new WeakMap<Page, string[]>();

export const PASSWORD = 'quiet rivers carry old stones';

/** Somebody at a browser of their own. Speaks the page's language: roles and names, nothing else. */
export class Person {
  private constructor(
    readonly login: string,
    readonly context: BrowserContext,
    readonly page: Page,
    /** Everything that the page wrote to its console. */
    readonly console: string[],
  ) {}

  /** A fresh browser: no cookies, no storage. */
  static async open(browser: Browser, url: string, login: string): Promise<Person> {
    return Person.at(await browser.newContext({ acceptDownloads: true }), url, login);
  }

  private static async at(context: BrowserContext, url: string, login: string): Promise<Person> {
    const page = await context.newPage();
    const lines: string[] = [];
    consoles.set(page, lines);
    page.on('console', (message) => lines.push(message.text()));
    page.on('pageerror', (error) => lines.push(`uncaught: ${error.message}`));
    await page.goto(url);
    return new Person(login, context, page, lines);
  }

  /** The same person in another tab of the same browser. */
  async tab(): Promise<Person> {
    const tab = await Person.at(this.context, this.page.url(), this.login);
    await tab.isIn();
    return tab;
  }

  /** Registers and goes through the access-key step → the access key. */
  static async register(browser: Browser, url: string, login: string, { password = PASSWORD, stay = false } = {}): Promise<[Person, string]> {
    const person = await Person.open(browser, url, login);
    const { page } = person;
    if (stay) await page.getByRole('switch').check();
    await page.getByLabel('Login', { exact: true }).fill(login);
    await page.getByLabel('Your name').fill(person.name);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Create account' }).click();
    return [person, await person.keepAccessKey()];
  }

  static async signIn(browser: Browser, url: string, login: string, password = PASSWORD): Promise<Person> {
    const person = await Person.open(browser, url, login);
    await person.trySignIn(password);
    await person.isIn();
    return person;
  }

  /** The display name that {@link register} gives. */
  get name(): string {
    return this.login.charAt(0).toUpperCase() + this.login.slice(1);
  }

  async trySignIn(password: string): Promise<void> {
    const { page } = this;
    const there = page.getByRole('heading', { name: 'Sign in' });
    if (!(await there.isVisible())) await page.getByRole('button', { name: 'Sign in' }).first().click();
    await page.getByLabel('Login', { exact: true }).fill(this.login);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  /** The conversation list is there. */
  async isIn(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'Chats' })).toBeVisible({ timeout: 60_000 });
  }

  /** Reads the key, types two groups back, and is in. */
  async keepAccessKey(): Promise<string> {
    const key = await this.confirmAccessKey();
    await this.isIn();
    return key;
  }

  /** Reads the key, types two groups back. */
  async confirmAccessKey(): Promise<string> {
    const { page } = this;
    const list = page.getByRole('list', { name: 'Access key' });
    await expect(list).toBeVisible({ timeout: 60_000 });
    const groups = await list.getByRole('listitem').locator('.font-mono').allTextContents();
    expect(groups).toHaveLength(8);
    await page.getByRole('button', { name: 'I have saved it' }).click();
    await expect(page.getByRole('heading', { name: 'Type two groups from your copy' })).toBeVisible();
    for (const field of await page.getByRole('textbox', { name: /^Group \d$/ }).all()) {
      const label = await field.evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent ?? '');
      await field.fill(groups[Number(/\d/.exec(label)?.[0]) - 1]!);
    }
    await page.getByRole('button', { name: 'Confirm' }).click();
    return groups.join('-');
  }

  /** Finds a person by exact login and opens the conversation. */
  async writeTo(login: string): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: 'New chat' }).click();
    const dialog = page.getByRole('dialog', { name: 'New chat' });
    await dialog.getByLabel('Login', { exact: true }).fill(login);
    await dialog.getByRole('button', { name: 'Find' }).click();
    await dialog.getByRole('button', { name: 'Write' }).click();
    await this.canWrite();
  }

  async openNotes(): Promise<void> {
    await this.page.getByRole('button', { name: 'New chat' }).click();
    await this.page.getByRole('dialog', { name: 'New chat' }).getByRole('button', { name: 'Notes', exact: true }).click();
    await this.canWrite();
  }

  /** Makes a group of people that one already writes with. */
  async makeGroup(name: string, people: string[]): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: 'New chat' }).click();
    await page.getByRole('dialog', { name: 'New chat' }).getByRole('button', { name: 'New group' }).click();
    const dialog = page.getByRole('dialog', { name: 'New group' });
    await dialog.getByLabel('Name of the group').fill(name);
    for (const person of people) {
      // The box itself is drawn by its label.
      await dialog.locator('label').filter({ hasText: person }).click();
      await expect(dialog.getByRole('checkbox', { name: person })).toBeChecked();
    }
    await dialog.getByRole('button', { name: 'Create group' }).click();
    await this.canWrite();
    await expect(this.page.getByRole('heading', { name })).toBeVisible();
  }

  /** The dialog is gone: what stands behind it takes no letters before. */
  async canWrite(): Promise<void> {
    await expect(this.page.getByRole('dialog')).toHaveCount(0);
    await expect(this.composer).toBeVisible();
  }

  /** A row of the conversation list. */
  row(name: string): Locator {
    return this.page.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name });
  }

  async openChat(name: string): Promise<void> {
    await this.row(name).first().click();
    await expect(this.messages).toBeVisible();
  }

  async accept(name: string): Promise<void> {
    await this.openChat(name);
    await this.page.getByRole('button', { name: 'Accept' }).click();
    await expect(this.composer).toBeVisible();
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Message', exact: true });
  }

  get messages(): Locator {
    return this.page.getByRole('feed', { name: 'Messages' });
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** A message with this text in the open conversation. */
  message(text: string): Locator {
    return this.messages.getByRole('article').filter({ hasText: text });
  }

  async sees(text: string): Promise<void> {
    await expect(this.message(text)).toHaveCount(1);
  }

  /** Own message with one of the states behind it. */
  async hasState(text: string, ...states: string[]): Promise<void> {
    const any = new RegExp(`^(${states.join('|')})$`);
    await expect(this.message(text).getByRole('img', { name: any })).toBeVisible();
  }

  /** Chooses an emoji for a message in its menu. */
  async react(text: string, emoji: string): Promise<void> {
    await this.message(text).click({ button: 'right' });
    await this.page.getByRole('menuitemcheckbox', { name: `React with ${emoji}` }).click();
  }

  /** Chooses something in a message's menu. */
  async choose(text: string, item: string): Promise<void> {
    await this.message(text).click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** An emoji under a message, with how many and whose. */
  async hasReaction(text: string, label: string): Promise<void> {
    await expect(this.message(text).getByRole('button', { name: label })).toBeVisible();
  }

  /** Puts a file into the tray and sends it. */
  async sendFile(path: string): Promise<void> {
    const [chooser] = await Promise.all([
      this.page.waitForEvent('filechooser'),
      this.page.getByRole('button', { name: 'Attach files' }).click(),
    ]);
    await chooser.setFiles(path);
    await expect(this.page.getByRole('region', { name: 'Files to send' })).toBeVisible();
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  /** Saves a file to disk → its SHA-256. */
  async save(name: string): Promise<string> {
    // Headless Chromium has no save dialog to answer; without it the page takes its next way.
    await this.page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
    const [download] = await Promise.all([
      this.page.waitForEvent('download', { timeout: 170_000 }),
      this.messages.getByRole('button', { name: `Download ${name}` }).click(),
    ]);
    return sha256(await download.path());
  }

  /** Closes this browser. */
  async close(): Promise<void> {
    await this.context.close();
  }
}

export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Two people who write with each other. */
export async function twoPeople(browser: Browser, url: string, { stay = false } = {}): Promise<[Person, Person]> {
  const [anna] = await Person.register(browser, url, 'anna', { stay });
  const [boris] = await Person.register(browser, url, 'boris');
  await anna.writeTo('boris');
  await anna.say('Hello, Boris.');
  await boris.accept('anna');
  await boris.sees('Hello, Boris.');
  return [anna, boris];
}
