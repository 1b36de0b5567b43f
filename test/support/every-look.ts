import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** A desk and a phone, by day and by night; each differs from the one before in one thing. */
const LOOKS = [
  { colorScheme: 'light', width: 1440, height: 900 },
  { colorScheme: 'dark', width: 1440, height: 900 },
  { colorScheme: 'dark', width: 390, height: 844 },
  { colorScheme: 'light', width: 390, height: 844 },
] as const;

/** A page keeps nobody out and nothing sticks out of it, in every look: it is turned about, not loaded anew. */
export async function expectFitInEveryLook(page: Page): Promise<void> {
  for (const { colorScheme, ...size } of LOOKS) {
    const look = `${colorScheme}, ${size.width} pixels wide`;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    expect(await violationsOf(page), look).toEqual([]);
    expect(await page.evaluate<number>(OVERHANG), look).toBeLessThanOrEqual(0);
  }
}

export async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

const OVERHANG = 'document.documentElement.scrollWidth - window.innerWidth';
