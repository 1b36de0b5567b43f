import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { DASHBOARD_CSP } from '#shared/dashboard-csp.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { FILE_PATH, VIEW_PATH } from '#shared/view-paths.ts';
import { sendResult } from './http-result.ts';

const CONTENT_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

const NOTHING_HERE = noticePage(404, {
  title: 'There is nothing here',
  text: 'Perhaps a letter was lost on the way. The API lives under /v1, badges under /b.',
});

/**
 * Answer with a file of the dashboard, as CloudFront would from its bucket. The dashboard's views
 * are paths without a file: they get its page, which knows them. 404 if there is neither.
 */
export async function sendStaticFile(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  path: string,
): Promise<void> {
  const file = fileFor(path);
  const content = file && (await read(join(folder, file)));
  if (!content) return sendResult(response, NOTHING_HERE);
  const type = contentTypeOf(file);
  response.setHeader('content-type', type);
  response.setHeader('cache-control', lifetimeOf(file));
  response.setHeader('content-security-policy', DASHBOARD_CSP);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'SAMEORIGIN');
  response.setHeader('referrer-policy', 'strict-origin-when-cross-origin');
  response.end(await encoded(request, response, { file, type, content }));
}

/** The media type of a file, by its name. */
export function contentTypeOf(file: string): string {
  return CONTENT_TYPES[extname(file)] ?? 'application/octet-stream';
}

/** What stands in issuers' pages: asked for with every view of them. */
const EMBEDDED = new Set(['/share.js', '/track.js']);

const AN_HOUR = 'public, max-age=3600';

function lifetimeOf(file: string): string {
  if (EMBEDDED.has(file)) return AN_HOUR;
  return file.startsWith('/assets/') ? FOR_EVER : 'no-cache';
}

/** Assets carry a hash of their content in their name. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Whether a path may be the dashboard's: one of its views, or by its form a file. */
export function isDashboards(path: string): boolean {
  return fileFor(path) !== undefined;
}

/** The file that a path names: below the folder, since no such path leads out of it. */
function fileFor(path: string): string | undefined {
  if (VIEW_PATH.test(path)) return '/index.html';
  return FILE_PATH.test(path) ? path : undefined;
}

const COMPRESSIBLE = /^text\/|json|svg/;

const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];

const ENCODERS = {
  br: (content: Buffer) => brotli(content, BROTLI),
  gzip: (content: Buffer) => zip(content),
} as const;

/** Assets never change: each is compressed once, by encoding and name. */
const compressed = new Map<string, Promise<Buffer>>();

type Content = { readonly file: string; readonly type: string; readonly content: Buffer };

async function encoded(
  { headers }: IncomingMessage,
  response: ServerResponse,
  { file, type, content }: Content,
): Promise<Buffer> {
  if (!COMPRESSIBLE.test(type)) return content;
  response.setHeader('vary', 'accept-encoding');
  const accepted = String(headers['accept-encoding'] ?? '');
  const encoding = (['br', 'gzip'] as const).find((one) => RegExp(`\\b${one}\\b`).test(accepted));
  if (!encoding) return content;
  response.setHeader('content-encoding', encoding);
  const made = compressed.get(encoding + file) ?? ENCODERS[encoding](content);
  if (file.startsWith('/assets/')) compressed.set(encoding + file, made);
  return made;
}

async function read(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch {
    // No such file, a folder, or a name that no file can have.
    return undefined;
  }
}
