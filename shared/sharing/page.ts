import { createHash } from 'node:crypto';
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
${page.isIndexed ? '' : raw('<meta name="robots" content="noindex">')}
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
/** Text that is safe to stand in a page. Only `html` and `raw` make it. */
export type Html = { readonly text: string };

type Value = string | Html | readonly Html[];

/** A piece of a page: every text that is put in is escaped, every piece stays as it is. */
export function html(pieces: TemplateStringsArray, ...values: Value[]): Html {
  const text = pieces.map((piece, i) => (i === 0 ? piece : `${textOf(values[i - 1])}${piece}`));
  return { text: text.join('') };
}

/** Our own text, never anybody's input. */
export function raw(text: string): Html {
  return { text };
}

function textOf(value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escaped(value);
  return 'text' in value ? value.text : value.map(({ text }) => text).join('');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}

type Notice = {
  readonly title: string;
  readonly text: string;
  /** Where to go on. */
  readonly onward?: { readonly text: string; readonly address: string };
};

/** A page for people with one thing to say. */
export function noticePage(statusCode: number, { title, text, onward }: Notice) {
  const link = onward && html`<p class="on"><a href="${onward.address}">${onward.text}</a></p>`;
  return pageResult({
    statusCode,
    title: `${title} · Badgetrail`,
    body: html`<main><h1>${title}</h1><p>${text}</p>${link ?? ''}</main>`,
    style: STYLE,
  });
}

const STYLE = `
:root { color-scheme: light dark; --ink: #18212d; --soft: #5a6778; --paper: #f1f3f8; --card: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9edf3; --soft: #a3afbf; --paper: #0f141b; --card: #18202b; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper);
  color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; }
main { max-width: 26rem; margin: 1.5rem; padding: 2.5rem 2rem; border-radius: 1.25rem; background: var(--card);
  box-shadow: 0 1px 2px rgb(0 0 0 / .06), 0 12px 40px rgb(0 0 0 / .1); text-align: center; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; text-wrap: balance; }
p { margin: 0; color: var(--soft); text-wrap: pretty; }
.on { margin-top: 1.5rem; }
a { color: var(--ink); font-weight: 600; text-underline-offset: .2em; }
`;
