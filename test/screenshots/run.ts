import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startBrowser } from '../support/browser.ts';
import {
  contextOf,
  signIn,
  untilCounted,
  untilShown,
  untilVerified,
} from '../support/dashboard.ts';
import { type View, viewAddresses } from '../support/dashboard-views.ts';
import { startService } from '../support/service.ts';

const FOLDER = join(import.meta.dirname, '../../docs/screenshots');
/** Long lists go on as they began. */
const HEIGHT_MAX = 2200;
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

mkdirSync(FOLDER, { recursive: true });
const service = await startService({ DEMO: '1' });
const browser = await startBrowser();
try {
  const { url, keys } = service.local;
  await untilCounted(url, keys.read);
  await untilVerified(url, keys.read);
  const storageState = await signIn(browser, url);
  const addresses = Object.entries(await viewAddresses(url, keys.read)) as [View, string][];
  for (const viewport of SIZES) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await contextOf(browser, { viewport, colorScheme, storageState });
      const page = await context.newPage();
      for (const [view, address] of addresses) {
        await page.goto(url + address);
        await untilShown(page);
        await lookedThrough(page);
        const long = await page.evaluate<number>('document.documentElement.scrollHeight');
        const height = Math.min(HEIGHT_MAX, Math.max(viewport.height, long));
        await page.screenshot({
          path: join(FOLDER, `${view}-${viewport.width}-${colorScheme}.png`),
          fullPage: true,
          clip: { x: 0, y: 0, width: viewport.width, height },
          animations: 'disabled',
        });
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await service.stop();
}

/** Some figures come when they are about to be seen. */
async function lookedThrough(page: Page): Promise<void> {
  await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
  await untilShown(page);
  await page.evaluate('window.scrollTo(0, 0)');
}
