import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import { tooManyRequests } from '#shared/access/public-limit.ts';
import { addressOf } from '#shared/http/address.ts';
import { idIn } from '#shared/ids.ts';
import { beginInvocation, log } from '#shared/log.ts';
import { type PublicPath, publicPathOf } from '#shared/public-path.ts';
import { type Award, findAward } from '#shared/registry/award.ts';
import { cardVersion } from '#shared/sharing/card.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { NOTICE_TEXTS } from '#shared/sharing/texts.ts';
import { badgePictureOf } from './badge-picture.ts';
import { cardPng } from './drawing.ts';

type Result = APIGatewayProxyStructuredResultV2;

/**
 * GET /b/{credentialId}/card/{version}.png: the picture that networks show beside a link to the
 * badge. An older version leads to the one of now: what it showed may be nobody's to see any more.
 */
export async function handler(event: APIGatewayProxyEventV2, context?: Context): Promise<Result> {
  beginInvocation(context);
  const path = publicPathOf(event.rawPath);
  return tooManyRequests({ address: addressOf(event), path }) ?? (await cardOf(path));
}

async function cardOf({ id, rest: [folder, file = '', ...rest] }: PublicPath): Promise<Result> {
  const isCard = folder === 'card' && rest.length === 0;
  const award = isCard ? await findAward(idIn('crd', id)) : undefined;
  if (!award) return UNKNOWN;
  const current = `${cardVersion(award)}.png`;
  if (file !== current) return redirectTo(`/b/${award.credential.credentialId}/card/${current}`);
  try {
    return picture(await cardPng(award, await badgePictureOf(award)));
  } catch (error) {
    log.error('a card cannot be drawn', { error });
    return badgeInstead(award);
  }
}

function picture(png: Buffer): Result {
  return {
    statusCode: 200,
    headers: {
      'content-type': 'image/png',
      // One day: a withdrawn consent to appear by name must take effect within it.
      'cache-control': 'public, max-age=86400',
      'x-content-type-options': 'nosniff',
    },
    isBase64Encoded: true,
    body: png.toString('base64'),
  };
}

/** The badge's own picture is better than none. */
function badgeInstead({ credential: { imageUrl } }: Award): Result {
  return imageUrl ? redirectTo(URL.parse(imageUrl)?.href ?? imageUrl) : UNKNOWN;
}

function redirectTo(location: string): Result {
  return { statusCode: 302, headers: { location, 'cache-control': 'public, max-age=60' } };
}

const UNKNOWN = noticePage(404, NOTICE_TEXTS.unknownBadge);
