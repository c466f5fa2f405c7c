import { expect } from '@playwright/test';
import puppeteer, { type Browser, type BrowserContext, type ElementHandle, type Page } from 'puppeteer-core';
import { PASSWORD } from './person.js';

/** Debian's Firefox, or whichever `cargo xtask test` found, spoken to as the standard says (WebDriver BiDi). */
export async function launchFirefox(downloads: string): Promise<Browser> {
  const executablePath = process.env.FIREFOX;
  if (!executablePath) throw new Error('set FIREFOX to the path of a Firefox, or run `cargo xtask test browser`');
  return puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    defaultViewport: { width: 1280, height: 800 },
    extraPrefsFirefox: {
      'intl.accept_languages': 'en-GB',
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.always_ask_before_handling_new_types': false,
    },
  });
}

/** How long one step may take; a machine under load is slow, not wrong. Milliseconds. */
const PATIENCE = 60_000;

/** Somebody at a Firefox, with storage of their own. Finds things as a screen reader does. */
export class FirefoxPerson {
  private constructor(
    readonly login: string,
    private readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  /** A new account on a profile without anything, kept on it. */
  static async register(browser: Browser, url: string, login: string): Promise<FirefoxPerson> {
    const context = await browser.createBrowserContext();
    const person = new FirefoxPerson(login, context, await context.newPage());
    await person.page.goto(url);
    await person.type('textbox', 'Login', login);
    await person.type('textbox', 'Your name', person.name);
    const password = await person.page.waitForSelector('input[type="password"]', { timeout: PATIENCE });
    await password?.type(PASSWORD);
    await person.press('switch', 'Stay signed in on this browser');
    await person.press('button', 'Create account');
    await person.keepAccessKey();
    return person;
  }

  get name(): string {
    return this.login.charAt(0).toUpperCase() + this.login.slice(1);
  }

  /** The same person in another tab. */
  async tab(): Promise<FirefoxPerson> {
    const page = await this.context.newPage();
    await page.goto(this.page.url());
    const tab = new FirefoxPerson(this.login, this.context, page);
    await tab.find('heading', 'Chats');
    return tab;
  }

  async find(role: string, name: string): Promise<ElementHandle> {
    const found = await this.page.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`, { timeout: PATIENCE });
    if (!found) throw new Error(`${this.login} sees no ${role} "${name}"`);
    return found;
  }

  async press(role: string, name: string): Promise<void> {
    await (await this.find(role, name)).click();
  }

  async type(role: string, name: string, text: string): Promise<void> {
    await (await this.find(role, name)).type(text);
  }

  /** Reads the key, types two groups back. */
  private async keepAccessKey(): Promise<void> {
    await this.find('list', 'Access key');
    const groups = await this.page.$$eval('li .font-mono', (all) => all.map((group) => group.textContent ?? ''));
    expect(groups).toHaveLength(8);
    await this.press('button', 'I have saved it');
    await this.find('heading', 'Type two groups from your copy');
    for (const label of await this.page.$$eval('label', (all) => all.map((one) => one.textContent ?? ''))) {
      const number = /^Group (\d)$/.exec(label)?.[1];
      if (number !== undefined) await this.type('textbox', label, groups[Number(number) - 1]!);
    }
    await this.press('button', 'Confirm');
    await this.find('heading', 'Chats');
  }

  async writeTo(login: string): Promise<void> {
    await this.press('button', 'New chat');
    await this.page.waitForSelector('dialog[open] input, [role="dialog"] input', { timeout: PATIENCE });
    await this.type('textbox', 'Login', login);
    await this.press('button', 'Find');
    await this.press('button', 'Write');
    await expect.poll(() => this.page.$$eval('dialog[open], [role="dialog"]', (all) => all.length)).toBe(0);
  }

  async openChat(name: string): Promise<void> {
    const row = await this.page.waitForSelector(`nav[aria-label="Conversations"] ::-p-text(${name})`, { timeout: PATIENCE });
    await row?.click();
    await this.page.waitForSelector('[role="feed"]', { timeout: PATIENCE });
  }

  async say(text: string): Promise<void> {
    await this.type('textbox', 'Message', text);
    await this.page.keyboard.press('Enter');
  }

  /** It is in the open conversation, once. */
  async sees(text: string): Promise<void> {
    const times = (): Promise<number> => this.page.$$eval('[role="feed"] article', (all, wanted) => all.filter((one) => one.textContent?.includes(wanted)).length, text);
    await expect.poll(times, { timeout: PATIENCE }).toBe(1);
  }

  /** Puts a file into the tray and sends it. */
  async sendFile(path: string): Promise<void> {
    const input = (await this.page.waitForSelector('input[type="file"]')) as ElementHandle<HTMLInputElement> | null;
    await input?.uploadFile(path);
    await this.find('region', 'Files to send');
    await this.press('button', 'Send');
  }
}
