import type { IncomingMessage } from 'node:http';
import { get as getSecurely } from 'node:https';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { log } from '#shared/log.ts';
import type { Award } from '#shared/registry/award.ts';
import { DEFAULT_BRAND, sealSvg } from '#shared/sharing/seal.ts';

const BYTES_MAX = 2_000_000;
/** A few kilobytes may unpack to gigabytes. */
const PIXELS_MAX = 16_000_000;
const PATIENCE_MS = 3000;

/** Neither this machine nor its network nor AWS's own addresses may be asked, whatever a name resolves to. */
const agent = new RequestFilteringHttpsAgent();

/** The picture of a badge as a data address: its own if it is to be had, else the seal. */
export async function badgePictureOf({ credential, issuer, program }: Award): Promise<string> {
  const { imageUrl } = credential;
  const own = imageUrl && (await pictureAt(imageUrl));
  return own || svgAddress(sealSvg(issuer.brandColor ?? DEFAULT_BRAND, program.name));
}

async function pictureAt(address: string): Promise<string | undefined> {
  if (!/^https:/i.test(address)) return undefined;
  try {
    const bytes = await fetched(address);
    const kind = pictureKind(bytes);
    if (!kind || kind.pixels > PIXELS_MAX) return undefined;
    return `data:${kind.mediaType};base64,${bytes.toString('base64')}`;
  } catch (error) {
    log.warn('a badge’s picture cannot be had', { error });
    return undefined;
  }
}

/** The body of an answer of 200; redirects are not followed. @throws if it is late, large or refused */
function fetched(address: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const request = getSecurely(address, { agent, signal }, (answer) => {
      bodyOf(answer).then(resolve, reject);
    });
    request.on('error', reject);
  });
}

async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of answer) {
    bytes += piece.length;
    if (bytes > BYTES_MAX || answer.statusCode !== 200) {
      answer.destroy();
      throw new Error(`no picture: ${answer.statusCode}, more than ${bytes} bytes`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function svgAddress(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

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
