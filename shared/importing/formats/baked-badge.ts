import { inflateSync } from 'node:zlib';
import { isCompactJwt } from './json-web-token.ts';

type Baked = { readonly badge: unknown } | { readonly fault: string };

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** Open Badges 1 and 2, and Open Badges 3. */
const KEYWORDS = ['openbadges', 'openbadgecredential'];

const BADGE_BYTES_MAX = 1_000_000;

/** Whether these bytes are a picture that may have a badge baked in. */
export function isPicture(bytes: Buffer): boolean {
  return isPng(bytes) || /^\uFEFF?\s*<(?:\?xml|!--|!DOCTYPE svg|svg)/i.test(beginningOf(bytes));
}

/** The badge that is baked into a PNG (`iTXt`, `tEXt` or `zTXt`) or an SVG. */
export function bakedBadge(picture: Buffer): Baked {
  const text = isPng(picture) ? textInPng(picture) : textInSvg(picture.toString('utf8'));
  if (text === undefined) return { fault: 'no badge is baked into this picture' };
  if (isCompactJwt(text)) return { badge: text };
  if (/^https?:\/\//i.test(text)) {
    const remedy = 'addresses are not fetched: send what is there instead';
    return { fault: `this picture holds only the address of its badge, and ${remedy}` };
  }
  try {
    return { badge: JSON.parse(text) };
  } catch {
    // SyntaxError: it is no JSON.
    return { fault: 'what is baked into this picture is neither JSON nor a JWT' };
  }
}

const PICTURE_DATA = /^data:image\/(?:png|svg\+xml)[^,]*,/i;

/** Whether a value is a picture as a data URL, as badges travel within JSON. */
export function isPictureData(value: unknown): value is string {
  return typeof value === 'string' && PICTURE_DATA.test(value);
}

/** The badge that is baked into a picture that is given as a data URL. */
export function bakedIn(address: string): Baked {
  const [head = '', data = ''] = address.split(/,(.*)/s);
  const isBase64 = /;base64$/i.test(head);
  return bakedBadge(isBase64 ? Buffer.from(data, 'base64') : Buffer.from(unescaped(data)));
}

function unescaped(data: string): string {
  try {
    return decodeURIComponent(data);
  } catch {
    // URIError: it was not escaped.
    return data;
  }
}

function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE);
}

function beginningOf(bytes: Buffer): string {
  return bytes.subarray(0, 200).toString('utf8');
}

/** The first text of a PNG under one of our keywords. A chunk is its length, type, data and checksum. */
function textInPng(png: Buffer): string | undefined {
  let at = PNG_SIGNATURE.length;
  while (at + 12 <= png.length) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const text = textOfChunk(type, png.subarray(at + 8, at + 8 + length));
    if (text !== undefined) return text.trim();
    at += 12 + length;
  }
  return undefined;
}

function textOfChunk(type: string, data: Buffer): string | undefined {
  const end = data.indexOf(0);
  if (end < 0 || !KEYWORDS.includes(data.toString('latin1', 0, end))) return undefined;
  const rest = data.subarray(end + 1);
  if (type === 'tEXt') return rest.toString('utf8');
  if (type === 'zTXt') return inflated(rest.subarray(1));
  return type === 'iTXt' ? internationalText(rest) : undefined;
}

/** Compression flag and method, then language and translated keyword, each ended by a zero. */
function internationalText(data: Buffer): string | undefined {
  const language = data.indexOf(0, 2);
  const keyword = data.indexOf(0, language + 1);
  if (language < 0 || keyword < 0) return undefined;
  const text = data.subarray(keyword + 1);
  return data[0] === 1 ? inflated(text) : text.toString('utf8');
}

function inflated(data: Buffer): string | undefined {
  try {
    return inflateSync(data, { maxOutputLength: BADGE_BYTES_MAX }).toString('utf8');
  } catch {
    // It is not compressed, or far too long for a badge.
    return undefined;
  }
}

const NAMESPACE =
  /\sxmlns:([\w-]+)\s*=\s*["']https?:\/\/(?:openbadges\.org|purl\.imsglobal\.org\/ob\/v3p0)\/?["']/;

/** What stands in the badge's element, or the JWT that it names. */
function textInSvg(svg: string): string | undefined {
  const prefix = NAMESPACE.exec(svg)?.[1] ?? 'openbadges';
  const start = new RegExp(`<${prefix}:(assertion|credential)\\b([^>]*?)(/?)>`).exec(svg);
  if (!start) return undefined;
  const [tag, name, attributes = '', isEmpty] = start;
  const verify = /\bverify\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes);
  const named = verify && plain(verify[1] ?? verify[2] ?? '');
  if (named && isCompactJwt(named)) return named;
  const from = start.index + tag.length;
  const to = isEmpty ? from : svg.indexOf(`</${prefix}:${name}>`, from);
  const body = svg.slice(from, to < 0 ? from : to).trim();
  return (body ? plain(body) : named) || undefined;
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

function plain(xml: string): string {
  const cdata = /^<!\[CDATA\[(.*)\]\]>$/s.exec(xml.trim())?.[1];
  if (cdata !== undefined) return cdata.trim();
  return xml.trim().replaceAll(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) => {
    if (name) return ENTITIES[name] ?? all;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
