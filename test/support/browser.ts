import { existsSync } from 'node:fs';
import { join } from 'node:path';
import bundled from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Not what the package recommends: that would switch off the rules of the web that we test. */
const ARGS = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'];

/**
 * A real browser: the one that CHROME_PATH names, else this machine's own, else the Chromium that
 * lies in an npm package. Works without a screen, and as root. Close it when done.
 */
export async function startBrowser(args: readonly string[] = []): Promise<Browser> {
  const executablePath =
    process.env.CHROME_PATH || systemChromium() || (await bundled.executablePath());
  return chromium.launch({ executablePath, args: [...ARGS, ...args], timeout: 60_000 });
}

function systemChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(':');
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => existsSync(path));
}
