/** Headers of every page that we draw ourselves: no scripts, no frames, nothing from elsewhere. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex',
} as const;

/** Where to go on from a notice. */
type Onward = { readonly text: string; readonly address: string };

/** A page for people with one thing to say. All texts are ours and hold no input. */
export function noticePage(statusCode: number, title: string, text: string, onward?: Onward) {
  const link = onward ? `<p class="on"><a href="${onward.address}">${onward.text}</a></p>` : '';
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Badgetrail</title>
<style>${STYLE}</style>
</head>
<body><main><h1>${title}</h1><p>${text}</p>${link}</main></body>
</html>
`;
  return { statusCode, headers: PAGE_HEADERS, body };
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1b2430; --paper: #f6f7f9; --card: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf1; --paper: #12161c; --card: #1b2129; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper);
  color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; }
main { max-width: 26rem; margin: 1.5rem; padding: 2.5rem; border-radius: 1rem; background: var(--card);
  box-shadow: 0 1px 3px rgb(0 0 0 / .12); text-align: center; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
p { margin: 0; text-wrap: pretty; }
.on { margin-top: 1.5rem; }
a { color: inherit; font-weight: 600; text-underline-offset: .2em; }
`;
