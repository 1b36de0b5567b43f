import { createHash } from 'node:crypto';
import { type Html, html, raw } from './html.ts';
import { LANGUAGE } from './texts.ts';

export type Page = {
  readonly statusCode?: number;
  readonly title: string;
  /** What stands in the head besides title, style and script. */
  readonly head?: Html;
  readonly body: Html;
  /** CSS of ours; what is an issuer's in it has been checked to be a colour. */
  readonly style: string;
  /** A script of ours, without which the page works as well. */
  readonly script?: string;
  /** Addresses of pictures that are not ours. */
  readonly pictures?: readonly (string | undefined)[];
  readonly isIndexed?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A page for people. Nothing runs, looks or loads on it but what is named here. */
export function pageResult(page: Page) {
  const { statusCode = 200, title, head = '', body, style, script } = page;
  const text = html`<!doctype html>
<html lang="${LANGUAGE}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${head}
<style>${raw(style)}</style>
</head>
<body>
${body}
${script ? html`<script>${raw(script)}</script>` : ''}
</body>
</html>
`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(page),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cache-control': 'no-store',
    ...(!page.isIndexed && { 'x-robots-tag': 'noindex' }),
    ...page.headers,
  };
  return { statusCode, headers, body: text.text };
}

function contentSecurityPolicy({ style, script, pictures = [] }: Page): string {
  const origins = pictures.flatMap((address) => (address ? [new URL(address).origin] : []));
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    ...(script ? [`script-src '${hashOf(script)}'`, "connect-src 'self'"] : []),
    `img-src ${["'self'", 'data:', ...new Set(origins)].join(' ')}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
