import { afterEach, expect, test, vi } from 'vitest';
import { copyLater } from '#shared/sharing/rules/copy-later.ts';

afterEach(() => vi.unstubAllGlobals());

class Item {
  readonly data: Record<string, Promise<Blob>>;
  constructor(data: Record<string, Promise<Blob>>) {
    this.data = data;
  }
}

test('a browser that lets scripts copy only during the press gets a promise in it', async () => {
  const copied: string[] = [];
  let isPressed = true;
  const write = async ([item]: Item[]) => {
    if (!isPressed) throw new Error('NotAllowedError');
    copied.push(String(await (await item?.data['text/plain'])?.text()));
  };
  vi.stubGlobal('navigator', { clipboard: { write, writeText: () => Promise.reject() } });
  vi.stubGlobal('ClipboardItem', Item);

  const done = copyLater(new Promise((resolve) => setTimeout(resolve, 5, 'https://x.example')));
  isPressed = false;
  await done;

  expect(copied).toEqual(['https://x.example']);
});

test('one without such items gets the text when it is there', async () => {
  const writeText = vi.fn(async () => {});
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  vi.stubGlobal('ClipboardItem', undefined);

  await copyLater(Promise.resolve('https://x.example'));
  expect(writeText).toHaveBeenCalledWith('https://x.example');
});

test('it is whole by itself: the badge page carries its source', async () => {
  const writeText = vi.fn(async () => {});
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  const shipped = new Function(`return (${copyLater.toString()})(Promise.resolve('u'))`);

  await shipped();
  expect(writeText).toHaveBeenCalledWith('u');
});
