import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { PublicRequest } from '#shared/attribution/visitor.ts';
import type { CredentialId, CtaId, IssuerId, LinkId } from '#shared/ids.ts';
import { awardOf } from '#shared/registry/award.ts';
import { cardOf, cardTags } from '#shared/sharing/card.ts';
import { html, pageResult } from '#shared/sharing/page.ts';

type Shared = {
  readonly issuerId: IssuerId;
  readonly credentialId: CredentialId;
  readonly linkId: LinkId | CtaId;
};

/**
 * What a network's crawler gets in place of the redirect: the card of the badge behind a share
 * link. `undefined` if there is none to show.
 *
 * The card names the share link as its own address: networks would otherwise lead people to the
 * badge page past it, and nobody would know by which channel they came.
 */
export async function unfurl(
  { publicUrl }: PublicRequest,
  { issuerId, credentialId, linkId }: Shared,
): Promise<APIGatewayProxyStructuredResultV2 | undefined> {
  const award = await awardOf(issuerId, credentialId);
  if (!award) return undefined;
  const card = cardOf(award, publicUrl);
  return pageResult({
    title: card.title,
    head: cardTags({ ...card, url: `${publicUrl}/l/${linkId}` }),
    body: html`<main><h1 dir="auto">${card.title}</h1><p dir="auto">${card.description}</p><p><a href="${card.url}"><img src="${card.imageUrl}" alt="${card.imageAlt}" width="600" height="315"></a></p></main>`,
    style: STYLE,
  });
}

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;text-align:center}img{max-width:100%;height:auto}';
