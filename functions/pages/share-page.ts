import type { Channel } from '#shared/channels.ts';
import type { ApiResult } from '#shared/http/api.ts';
import type { Badge } from '#shared/registry/badge.ts';
import { cardOf } from '#shared/sharing/card.ts';
import { type Html, html, pageResult } from '#shared/sharing/page.ts';
import { SHARE_TEXTS as T } from '#shared/sharing/texts.ts';
import { masthead } from './badge-page.ts';
import { styleOf } from './style.ts';

/** The channels without a network. */
export type OwnChannel = Extract<Channel, 'copy' | 'embed' | 'qr'>;

/** Renders the page for copying, embedding or printing a badge: channels without a network's composer. */
export function sharePage(badge: Badge, channel: OwnChannel, url: string): ApiResult {
  const { credentialId } = badge.credential;
  const { title, hint, body } = CONTENTS[channel](badge, url);
  return pageResult({
    title: `${title} · ${badge.issuer.name}`,
    body: html`${masthead(badge)}
<main><section class="card">
<h1>${title}</h1><p class="hint">${hint}</p>
${body}
<a class="back" href="/b/${credentialId}">${T.back}</a>
</section></main>`,
    style: styleOf(badge.issuer.brandColor),
    pictures: [badge.issuer.logoUrl],
  });
}

type Content = { readonly title: string; readonly hint: string; readonly body: Html };

const CONTENTS = {
  copy: (_badge, url) => ({
    title: T.copyTitle,
    hint: T.copyHint,
    body: html`<label class="field">${T.copyLabel}<input readonly autofocus dir="ltr" value="${url}"></label>`,
  }),
  embed: (badge, url) => ({
    title: T.embedTitle,
    hint: T.embedHint,
    body: html`<label class="field">${T.embedLabel}<textarea readonly dir="ltr">${snippet(badge, url)}</textarea></label>`,
  }),
  qr: ({ credential: { credentialId } }) => ({
    title: T.qrTitle,
    hint: T.qrHint,
    body: html`<img class="code" src="/b/${credentialId}/qr.svg" alt="${T.qrPicture}" width="272" height="272">
<div class="pair"><a class="button" download href="/b/${credentialId}/qr.svg">${T.qrSvg}</a>
<a class="button quiet" download href="/b/${credentialId}/qr.png">${T.qrPng}</a></div>`,
  }),
} as const satisfies Record<OwnChannel, (badge: Badge, url: string) => Content>;

/** HTML to embed: the card image, linked to the tracked link. */
function snippet(badge: Badge, url: string): string {
  const { imageUrl, imageAlt } = cardOf(badge, new URL(url).origin);
  return html`<a href="${url}"><img src="${imageUrl}" alt="${imageAlt}" width="480" height="252" style="border:0;border-radius:12px"></a>`
    .text;
}
