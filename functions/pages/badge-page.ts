import type { ApiResult } from '#shared/http/api.ts';
import type { Badge } from '#shared/registry/badge.ts';
import { withClickId } from '#shared/registry/rules/click-id-parameter.ts';
import { dayOf, isExpired } from '#shared/registry/rules/date-or-instant.ts';
import { destinationFault } from '#shared/registry/rules/destination.ts';
import { ctaLabelOf } from '#shared/registry/shareables.ts';
import { cardOf, cardTags } from '#shared/sharing/card.ts';
import { type Html, html, pageResult, raw } from '#shared/sharing/page.ts';
import { DEFAULT_BRAND, sealSvg } from '#shared/sharing/seal.ts';
import { dayText, BADGE_TEXTS as T } from '#shared/sharing/texts.ts';
import { glyphOf } from './glyphs.ts';
import { impactSection, type OwnersView } from './impact-section.ts';
import { jsonLd } from './json-ld.ts';
import { SHARE_SCRIPT, shareSection } from './share-section.ts';
import { styleOf } from './style.ts';
import { surveySection } from './survey-section.ts';

type Visit = {
  readonly publicUrl: string;
  readonly clickId: string | undefined;
  /** Only for the owner. */
  readonly owners?: OwnersView;
};
type Status = 'valid' | 'expired' | 'revoked';

/** Renders the badge, its CTA and its share buttons. The issuer's texts are escaped. */
export function badgePage(badge: Badge, { publicUrl, clickId, owners }: Visit): ApiResult {
  const { credential, issuer } = badge;
  const status = statusOf(badge);
  const card = cardOf(badge, publicUrl);
  const head = html`${cardTags(card)}
<link rel="canonical" href="${card.url}">
${jsonLd(badge, card)}`;
  const isShareable = status !== 'revoked';
  return pageResult({
    statusCode: status === 'revoked' ? 410 : 200,
    title: `${card.title} · ${issuer.name}`,
    head: isShareable ? head : undefined,
    body: html`${masthead(badge)}
<main${isShareable ? raw(' class="two"') : ''}>
${plate(badge, status)}
${isShareable ? side(badge, clickId, owners) : ''}
</main>
<footer>${T.footer}</footer>`,
    style: styleOf(issuer.brandColor),
    script: isShareable ? SHARE_SCRIPT : undefined,
    pictures: [issuer.logoUrl, credential.imageUrl],
    isIndexed: status === 'valid',
  });
}

/** Visitors see the CTA first; owners see their impact and the share buttons first. */
function side(badge: Badge, clickId: string | undefined, owners: OwnersView | undefined): Html {
  if (!owners) return html`<div class="side">${offer(badge, clickId)}${shareSection(badge)}</div>`;
  return html`<div class="side">${impactSection(badge, owners)}${surveySection(badge, owners.survey, owners.formProof)}${shareSection(badge)}</div>`;
}

/** The issuer's header, at the top of every badge page. */
export function masthead({ issuer: { name, logoUrl, websiteUrl } }: Badge): Html {
  const logo = logoUrl ? html`<img src="${logoUrl}" alt="" width="44" height="44">` : '';
  const title = html`${logo}<span dir="auto">${name}</span>`;
  if (!websiteUrl) return html`<header class="issuer">${title}</header>`;
  return html`<header class="issuer"><a href="${websiteUrl}" rel="noopener">${title}</a></header>`;
}

function statusOf({ credential: { status, validUntil }, issuer }: Badge): Status {
  if (status === 'revoked') return 'revoked';
  return isExpired(validUntil, issuer.timeZone, Date.now()) ? 'expired' : 'valid';
}

function plate(badge: Badge, status: Status): Html {
  const { credential, program, issuer, recipientName } = badge;
  const isRevoked = status === 'revoked';
  const about = isRevoked ? T.revokedText : program.description;
  return html`<article class="card plate ${status}">
<div class="medal">${picture(badge)}</div>
${statusChip(status)}
<h1 dir="auto">${credential.name ?? program.name}</h1>
${recipientName ? html`<p class="to">${T.awardedTo}</p><p class="name" dir="auto">${recipientName}</p>` : ''}
<p class="by" dir="auto">${T.by(issuer.name)}</p>
${about ? html`<p class="about" dir="auto">${about}</p>` : ''}
${facts(badge, status)}
</article>`;
}

function picture({ credential, program, issuer }: Badge): Html {
  const title = T.pictureOf(credential.name ?? program.name);
  if (!credential.imageUrl) return raw(sealSvg(issuer.brandColor ?? DEFAULT_BRAND, program.name));
  return html`<img src="${credential.imageUrl}" alt="${title}" width="208" height="208">`;
}

const CHIP_CLASS = { valid: 'valid', expired: 'expired', revoked: 'withdrawn' } as const;

function statusChip(status: Status): Html {
  const sign = status === 'valid' ? glyphOf('check') : '';
  return html`<p class="status ${CHIP_CLASS[status]}">${sign}${T[status]}</p>`;
}

function facts({ credential, issuer: { timeZone } }: Badge, status: Status): Html {
  const { issuedAt, validUntil, credentialId, url } = credential;
  const expiry = status === 'expired' ? T.expiredOn : T.expires;
  const end = validUntil ? dayText(dayOf(validUntil, timeZone), 'medium') : T.neverExpires;
  const original = url ? html`<br><a href="${url}" rel="noopener">${T.original}</a>` : '';
  return html`<dl class="facts">
${fact(T.issued, dayText(dayOf(issuedAt, timeZone), 'medium'))}
${fact(expiry, end)}
<div class="whole"><dt>${T.credentialId}</dt><dd><code>${credentialId}</code>${original}<br><a rel="nofollow" href="/b/${credentialId}/verify">${T.verify}</a></dd></div>
</dl>`;
}

function fact(name: string, value: string): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

/** A call to action whose host the issuer no longer allows would answer 410. */
function offer(badge: Badge, clickId: string | undefined): Html | '' {
  const { issuer, program, shareables } = badge;
  const { cta } = shareables;
  const destination = cta?.destinationUrl ?? program.destinationUrl;
  if (!cta || cta.isDisabled || !destination || destinationFault(destination, issuer)) return '';
  const path = `/c/${cta.ctaId}`;
  const href = clickId ? withClickId(path, clickId) : path;
  return html`<section class="card offer"><p>${T.offer}</p>
<a class="button" rel="nofollow" href="${href}" dir="auto">${ctaLabelOf(cta, program)}</a></section>`;
}
