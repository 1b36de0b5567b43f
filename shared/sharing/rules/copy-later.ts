/** What browsers have of it; pages and functions are not compiled with the browser's types. */
type Browser = {
  readonly navigator: {
    readonly clipboard: {
      writeText(text: string): Promise<void>;
      write(items: readonly object[]): Promise<void>;
    };
  };
  readonly ClipboardItem?: new (data: Record<string, Promise<unknown>>) => object;
};

/**
 * Copy a text that is still being fetched. Called while a button is pressed; rejects if the browser
 * refuses or the text never comes.
 *
 * WebKit lets a script copy only during the press: it takes the promise of a text then, not the
 * text later. Shipped to browsers as it stands, in the badge page and in `share.js`: so it uses
 * nothing outside itself.
 */
export function copyLater(text: Promise<string>): Promise<void> {
  const { navigator, ClipboardItem } = globalThis as unknown as Browser;
  if (!ClipboardItem) return text.then((known) => navigator.clipboard.writeText(known));
  const type = 'text/plain';
  const blob = text.then((known) => new Blob([known], { type }));
  return navigator.clipboard
    .write([new ClipboardItem({ [type]: blob })])
    .catch(() => text.then((known) => navigator.clipboard.writeText(known)));
}
