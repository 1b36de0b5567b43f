/** What a picture is by its own bytes, and how many pixels it unpacks to. */
export type PictureKind = {
  readonly mediaType: 'image/png' | 'image/jpeg';
  readonly pixels: number;
};

const PNG_BEGIN = '89504e470d0a1a0a';
const PNG_SIZE_AT = 16;
const PNG_SIZE_END = 24;
const JPEG_BEGIN = 'ffd8';

/** The kind of a PNG or JPEG; `undefined` for all else, and for what does not say its size. */
export function pictureKind(bytes: Buffer): PictureKind | undefined {
  if (bytes.toString('hex', 0, 8) === PNG_BEGIN) return pngKind(bytes);
  return bytes.toString('hex', 0, 2) === JPEG_BEGIN ? jpegKind(bytes) : undefined;
}

function pngKind(bytes: Buffer): PictureKind | undefined {
  if (bytes.length < PNG_SIZE_END) return undefined;
  const [width, height] = [bytes.readUInt32BE(PNG_SIZE_AT), bytes.readUInt32BE(PNG_SIZE_AT + 4)];
  return { mediaType: 'image/png', pixels: width * height };
}

const MARKER = 0xff;
/** Of a frame's segment: marker, kind, length, precision, height, width. */
const FRAME_BYTES = 9;

/** Segment after segment, up to the frame that says how large it is. */
function jpegKind(bytes: Buffer): PictureKind | undefined {
  for (let at = 2; at + FRAME_BYTES <= bytes.length && bytes[at] === MARKER; ) {
    const kind = bytes.readUInt8(at + 1);
    if (isFrame(kind)) {
      const pixels = bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7);
      return { mediaType: 'image/jpeg', pixels };
    }
    // One marker may be written several times.
    at += kind === MARKER ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/** SOF0 to SOF15, but not the tables that stand between them. */
function isFrame(kind: number): boolean {
  return kind >= 0xc0 && kind <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(kind);
}
