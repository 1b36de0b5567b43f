import { encode as encodePng } from 'fast-png';
import { expect, test } from 'vitest';
import { pictureKind } from '../../functions/card/badge-picture.ts';

const png = Buffer.from(encodePng({ width: 3, height: 2, data: new Uint8Array(6), channels: 1 }));

/** A JPEG's segments up to its frame of 640 × 480: a comment, a table, a marker written twice. */
const JPEG = 'ffd8 fffe0004abcd ffc4000300 ff ffc0001108 01e0 0280 03012200021101031101';
const jpeg = Buffer.from(JPEG.replaceAll(' ', ''), 'hex');

test('a picture says what it is and how large', () => {
  expect(pictureKind(png)).toEqual({ mediaType: 'image/png', pixels: 6 });
  expect(pictureKind(jpeg)).toEqual({ mediaType: 'image/jpeg', pixels: 640 * 480 });
});

test('a bomb is known by its head', () => {
  const bomb = Buffer.from(png);
  bomb.writeUInt32BE(30_000, 16);
  bomb.writeUInt32BE(30_000, 20);
  expect(pictureKind(bomb)?.pixels).toBe(900_000_000);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a page', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['half a head', png.subarray(0, 20)],
  ['a JPEG without a frame', jpeg.subarray(0, 16)],
  ['a JPEG that goes on with something else', Buffer.from('ffd8ffe000020000000000000000', 'hex')],
])('%s is no picture', (_, bytes) => {
  expect(pictureKind(bytes)).toBeUndefined();
});
