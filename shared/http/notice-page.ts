import { html } from './html.ts';
import { pageResult } from './page.ts';

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
