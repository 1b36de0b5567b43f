import type { IncomingMessage } from 'node:http';
import { get as getSecurely } from 'node:https';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { log } from '#shared/log.ts';
import type { Award } from '#shared/registry/award.ts';
import { DEFAULT_BRAND, sealSvg } from '#shared/sharing/seal.ts';
import { pictureKind } from './picture-kind.ts';

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
