import type { Badge } from '#shared/data/badge.ts';
import { ctaLabelOf } from '#shared/data/shareables.ts';
import { CHANNELS, type Channel } from '#shared/domain/channel.ts';
import { withClickId } from '#shared/domain/click-id-parameter.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { PAGE_HEADERS } from '#shared/http/notice-page.ts';
import { type Html, html, raw } from './html.ts';

type Visit = { readonly publicUrl: string; readonly clickId: string | undefined };

const LABELS = {
  linkedin: 'LinkedIn',
  'linkedin-profile': 'LinkedIn profile',
  x: 'X',
  facebook: 'Facebook',
  whatsapp: 'WhatsApp',
  telegram: 'Telegram',
  bluesky: 'Bluesky',
  threads: 'Threads',
  reddit: 'Reddit',
  xing: 'XING',
  email: 'E-mail',
  copy: 'Link',
  embed: 'Embed',
  qr: 'QR code',
} as const satisfies Record<Channel, string>;

/** The badge, its offer and its share buttons, without a script. Texts are the issuer's and escaped. */
export function badgePage(badge: Badge, visit: Visit): ApiResult {
  const { credential, program, issuer } = badge;
  const title = credential.name ?? program.name;
  const description = program.description ?? `Awarded by ${issuer.name}.`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${issuer.name}</title>
<meta name="description" content="${description}">
<meta property="og:type" content="website">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<meta property="og:url" content="${visit.publicUrl}/b/${credential.credentialId}">
${credential.imageUrl ? html`<meta property="og:image" content="${credential.imageUrl}">` : ''}
<meta name="twitter:card" content="summary_large_image">
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
${picture(badge)}
<p class="issuer">${issuer.name}</p>
<h1>${title}</h1>
<p class="when">Awarded ${longDate(credential.issuedAt)}${expiry(badge)}</p>
${program.description ? html`<p class="about">${program.description}</p>` : ''}
${offer(badge, visit.clickId)}
${shareButtons(badge)}
</main>
</body>
</html>
`;
  const imageFrom = credential.imageUrl ? ` ${new URL(credential.imageUrl).origin}` : '';
  const policy = PAGE_HEADERS['content-security-policy'].replace('data:', `data:${imageFrom}`);
  return {
    statusCode: 200,
    headers: { ...PAGE_HEADERS, 'content-security-policy': policy },
    body: page.text,
  };
}

function picture({ credential, program }: Badge): Html {
  if (credential.imageUrl) {
    return html`<img class="badge" src="${credential.imageUrl}" alt="">`;
  }
  return html`<div class="badge seal" aria-hidden="true">${program.name.slice(0, 1)}</div>`;
}

function expiry({ credential: { validUntil } }: Badge): Html | '' {
  if (!validUntil) return '';
  const isPast = Date.parse(validUntil) < Date.now();
  return html` · ${isPast ? 'expired' : 'valid until'} ${longDate(validUntil)}`;
}

function longDate(date: string): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(date),
  );
}

function offer({ shareables: { cta }, program }: Badge, clickId: string | undefined): Html | '' {
  const hasDestination = cta?.destinationUrl ?? program.destinationUrl;
  if (!cta || cta.isDisabled || !hasDestination) return '';
  const path = `/c/${cta.ctaId}`;
  const href = clickId ? withClickId(path, clickId) : path;
  return html`<a class="offer" href="${href}">${ctaLabelOf(cta, program)}</a>`;
}

const WITHOUT_NETWORK: readonly Channel[] = ['copy', 'embed', 'qr'];

function shareButtons({ credential, shareables }: Badge): Html | '' {
  const links = shareables.links
    .filter(({ channel, isDisabled }) => !isDisabled && !WITHOUT_NETWORK.includes(channel))
    .sort((a, b) => CHANNELS.indexOf(a.channel) - CHANNELS.indexOf(b.channel));
  if (links.length === 0) return '';
  const items = links.map(
    ({ channel }) =>
      html`<li><a rel="nofollow" href="/b/${credential.credentialId}/share/${channel}">${LABELS[channel]}</a></li>`,
  );
  return html`<section aria-labelledby="share"><h2 id="share">Is it yours? Share it</h2><ul>${items}</ul></section>`;
}

const STYLE = `
:root { color-scheme: light dark; --ink: #18212d; --soft: #5a6778; --paper: #eef1f6; --card: #fff;
  --line: #dde3ec; --accent: #1d4ed8; --on-accent: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9edf3; --soft: #9aa7b8; --paper: #0f141b;
  --card: #18202b; --line: #2b3747; --accent: #8ab4ff; --on-accent: #0b1220; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
  background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; }
main { width: 100%; max-width: 34rem; padding: 2.5rem 2rem; border-radius: 1.25rem; text-align: center;
  background: var(--card); box-shadow: 0 1px 2px rgb(0 0 0 / .08), 0 12px 32px rgb(0 0 0 / .08); }
.badge { display: block; width: 9rem; height: 9rem; margin: 0 auto 1.5rem; object-fit: contain; }
.seal { display: grid; place-items: center; border-radius: 50%; font-size: 4rem; font-weight: 700;
  color: var(--on-accent); background: var(--accent); }
.issuer { margin: 0; color: var(--soft); font-size: .9375rem; }
h1 { margin: .25rem 0 .5rem; font-size: clamp(1.5rem, 5vw, 2.125rem); line-height: 1.2; text-wrap: balance; }
.when { margin: 0; color: var(--soft); font-size: .9375rem; }
.about { margin: 1.25rem 0 0; text-wrap: pretty; }
.offer { display: inline-block; margin-top: 1.75rem; padding: .8rem 1.75rem; border-radius: .75rem;
  background: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none; }
.offer:hover { filter: brightness(1.08); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
section { margin-top: 2.25rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
h2 { margin: 0 0 .75rem; font-size: 1rem; }
ul { display: flex; flex-wrap: wrap; justify-content: center; gap: .5rem; margin: 0; padding: 0; list-style: none; }
li a { display: block; padding: .4rem .9rem; border: 1px solid var(--line); border-radius: 2rem;
  color: inherit; font-size: .9375rem; text-decoration: none; }
li a:hover { border-color: var(--accent); color: var(--accent); }
`;
