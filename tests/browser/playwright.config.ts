import { defineConfig } from '@playwright/test';

/** Debian's Chromium, or whichever `cargo xtask test` found; nothing is downloaded. */
const chromium = process.env.CHROMIUM;
if (!chromium) throw new Error('set CHROMIUM to the path of a Chromium, or run `cargo xtask test browser`');

export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  // One relay and several browser contexts per test: two cores are busy with one test.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    // What cannot be pressed says so itself, and not only that the test took too long.
    actionTimeout: 60_000,
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: chromium,
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
