import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Locator, Page } from 'playwright-core';

/** What a card's menu lets one keep; undefined if it does not offer that. */
export async function savedFrom(card: Locator, what: string): Promise<Buffer | undefined> {
  const page = card.page();
  await card.getByRole('button', { name: /^Save / }).click();
  const item = page.getByRole('button', { name: what });
  await page.getByRole('button', { name: 'Save as CSV' }).waitFor();
  if ((await item.count()) === 0) {
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save as CSV' }).waitFor({ state: 'detached' });
    return undefined;
  }
  const [file] = await Promise.all([page.waitForEvent('download'), item.click()]);
  return readFileSync(await file.path());
}

/** Where a CSV file and the table on the screen do not say the same: `row/title: file, screen`. */
export async function differencesOf(file: string, card: Locator): Promise<string[]> {
  const rows: Record<string, string>[] = parse(file, { bom: true, columns: true });
  const shown = (await card.locator('table').evaluate(READ_TABLE)) as Shown;
  const missing = rows.length === shown.rows.length ? [] : [`${rows.length} rows`];
  const wrong = rows.flatMap((row, i) =>
    shown.titles.flatMap((title, column) => {
      const text = shown.rows[i]?.[column];
      // Money is written in words on the screen, and in a column for each currency in the file.
      const isSame =
        text === undefined || text === null || !(title in row) || isWritten(row[title] ?? '', text);
      return isSame ? [] : [`${i}/${title}: ${row[title]}, ${text}`];
    }),
  );
  return [...missing, ...wrong];
}

/** Of each row, what its cells with figures say; null for the others. */
type Shown = { readonly titles: string[]; readonly rows: (string | null)[][] };

/** Runs in the page. */
const READ_TABLE = (table: unknown) => {
  // biome-ignore lint/suspicious/noExplicitAny: the page's own types are not known here
  const { tHead, tBodies } = table as any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const all = (of: any) => [...of.children];
  return {
    titles: all(tHead.rows[0]).map(({ textContent }) => textContent),
    rows: all(tBodies[0]).map((row) =>
      all(row).map(({ className, textContent }) => (className === 'numeric' ? textContent : null)),
    ),
  };
};

/** Whether a text on the screen is how people write a value of the file. */
function isWritten(value: string, text: string): boolean {
  const plain = text.replaceAll('small sample', '').trim();
  if (value === '') return plain === '–' || plain === '';
  const n = Number(value);
  if (Number.isNaN(n)) return plain === value;
  const places = { maximumFractionDigits: 2 };
  return [
    n.toLocaleString('en-GB', places),
    n.toLocaleString('en-GB', { style: 'currency', currency: 'EUR' }),
    n.toLocaleString('en-GB', { maximumFractionDigits: 1 }),
    n.toLocaleString('en-GB', { style: 'percent', maximumFractionDigits: 1 }),
    value,
  ].includes(plain);
}

/** A PNG file as a browser decodes it: its size, and how many colours are in it. */
export async function drawnIn(page: Page, png: Buffer) {
  const drawn = await page.evaluate(DECODE, png.toString('base64'));
  return drawn as { readonly width: number; readonly height: number; readonly colours: number };
}

/** Runs in the page. */
const DECODE = async (base64: string) => {
  // biome-ignore lint/suspicious/noExplicitAny: the page's own types are not known here
  const { atob, createImageBitmap, document } = globalThis as any;
  const bytes = Uint8Array.from(atob(base64), (letter: string) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const { width, height } = bitmap;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, colours: new Set(new Uint32Array(data.buffer)).size };
};
