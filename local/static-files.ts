import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { noticePage } from '#shared/http/notice-page.ts';
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

/** Answer with a file of the dashboard, as CloudFront would from its bucket; 404 if there is none. */
export async function sendStaticFile(
  response: ServerResponse,
  folder: string,
  path: string,
): Promise<void> {
  const file = fileFor(path);
  const content = file && (await read(join(folder, file)));
  if (!content) return sendResult(response, NOTHING_HERE);
  response.setHeader('content-type', CONTENT_TYPES[extname(file)] ?? 'application/octet-stream');
  response.setHeader('cache-control', EMBEDDED.has(file) ? AN_HOUR : 'no-cache');
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'SAMEORIGIN');
  response.setHeader('referrer-policy', 'strict-origin-when-cross-origin');
  response.end(content);
}

/** What stands in issuers' pages: asked for with every view of them. */
const EMBEDDED = new Set(['/share.js', '/track.js']);
const AN_HOUR = 'public, max-age=3600';

/** The file that a path names, below the folder whatever the path says; only the root has an index. */
function fileFor(path: string): string | undefined {
  try {
    const decoded = decodeURIComponent(path);
    return decoded === '/' ? 'index.html' : normalize(decoded);
  } catch {
    // Not percent-encoded text: no file has such a name.
    return undefined;
  }
}

async function read(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch {
    // No such file, a folder, or a name that no file can have.
    return undefined;
  }
}
