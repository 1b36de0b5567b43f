import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const SCREENSHOTS = 'test/artefacts/badge-page';
const WIDTHS = [360, 768, 1280];

/**
 * A page moves nothing after it was first drawn, cannot be scrolled sideways on phone, tablet and
 * desktop, and keeps nobody out. Keeps a picture of each width, for people to look at.
 */
export async function expectWhole(page: Page, name: string): Promise<void> {
  expect(await page.evaluate(layoutShift)).toBe(0);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(overflow), `at ${width} px`).toBe(0);
    await keep(page, `${name}-${width}`);
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

/** A browser that is too busy to draw is asked again. */
async function keep(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const options = { path: `${SCREENSHOTS}/${name}.png`, fullPage: true };
  await page.screenshot(options).catch(() => page.screenshot(options));
}

/** How far the page can be scrolled sideways. */
const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** How much moved after it was first drawn. */
const layoutShift = `new Promise((resolve) => {
  let moved = 0;
  const add = (list) => { for (const { value } of list.getEntries()) moved += value; };
  new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(moved), 200);
})`;
