import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const SHAPES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  tablet: { viewport: { width: 820, height: 1100 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

export const BUILT = fileURLToPath(new URL('../.stories/', import.meta.url));

/** The system's Chromium, with nothing that calls home. */
export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

/** Opens a story and waits until it stands still. */
export async function openStory(page, origin, name, { theme = 'light', lang = 'en', density } = {}) {
  await page.goto(`${origin}/?story=${name}&theme=${theme}&lang=${lang}${density ? `&density=${density}` : ''}`);
  await page.waitForFunction(() => document.documentElement.dataset.story !== undefined);
  await page.evaluate(() => document.fonts.ready);
  // React holds what was loaded late for a moment, so that the page does not flicker.
  await page.waitForFunction(() => document.querySelector('#root main, #root [role=main], dialog[open]') !== null, undefined, { timeout: 5000 });
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running' || animation.effect?.getTiming().iterations === Infinity));
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
}
