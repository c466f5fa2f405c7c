import { mkdir } from 'node:fs/promises';
import { BUILT, launch, openStory, SHAPES } from './browser.mjs';
import { serve } from './serve.mjs';

// node scripts/shoot.mjs <folder> <stories,by,comma> [shapes] [themes] [langs]
const [folder, stories, shapes = 'desktop', themes = 'light', langs = 'en'] = process.argv.slice(2);
const server = await serve(BUILT);
const browser = await launch();
await mkdir(folder, { recursive: true });
for (const shape of shapes.split(',')) {
  for (const theme of themes.split(',')) {
    for (const lang of langs.split(',')) {
      const context = await browser.newContext(SHAPES[shape]);
      const page = await context.newPage();
      page.on('console', (entry) => entry.type() === 'error' && console.log(`${shape} ${lang}: ${entry.text()}`));
      page.on('pageerror', (error) => console.log(`${shape} ${lang}: ${error.message}`));
      for (const story of stories.split(',')) {
        await openStory(page, server.origin, story, { theme, lang });
        await page.waitForTimeout(700);
        await page.screenshot({ path: `${folder}/${story}-${shape}-${theme}-${lang}.png` });
      }
      await context.close();
    }
  }
}
await browser.close();
server.close();
