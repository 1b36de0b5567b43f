import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** A desk and a phone, by day and by night. Where only the colours are others, only they are looked at. */
const LOOKS: readonly Look[] = [
  { colorScheme: 'light', width: 1440, height: 900 },
  { colorScheme: 'dark', width: 1440, height: 900, rules: ['color-contrast'] },
  { colorScheme: 'dark', width: 390, height: 844 },
  { colorScheme: 'light', width: 390, height: 844, rules: ['color-contrast'] },
];

/** `npm test` looks once; the long run looks from everywhere. */
const CHOSEN = process.env.ALL_LOOKS ? LOOKS : LOOKS.slice(0, 1);

type Look = {
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  readonly rules?: readonly string[];
};

/**
 * Checks that a page is accessible and does not overflow, in every look of the run. The page is
 * resized, not loaded again, and finally restored.
 */
export async function expectFitInEveryLook(page: Page): Promise<void> {
  const size = page.viewportSize();
  for (const { colorScheme, width, height, rules } of CHOSEN) {
    const look = `${colorScheme}, ${width} pixels wide`;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    expect(await violationsOf(page, rules), look).toEqual([]);
    expect(await page.evaluate<number>(OVERHANG), look).toBeLessThanOrEqual(0);
  }
  await page.emulateMedia({ colorScheme: null });
  if (size) await page.setViewportSize(size);
}

/** What axe finds, by all of its rules or by these. */
export async function violationsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

const OVERHANG = 'document.documentElement.scrollWidth - window.innerWidth';
