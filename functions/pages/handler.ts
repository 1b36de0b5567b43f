import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { tooManyRequests } from '#shared/access/public-limit.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { log } from '#shared/log.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { NOTICE_TEXTS } from '#shared/sharing/texts.ts';
import { answerSurvey } from './routes/answer-survey.ts';
import { openOwnerLink } from './routes/open-owner-link.ts';
import { setConsent } from './routes/set-consent.ts';
import { share } from './routes/share.ts';
import { showBadge } from './routes/show-badge.ts';
import { showQr } from './routes/show-qr.ts';
import { verify } from './routes/verify.ts';

/**
 * What recipients and visitors see: /b/{credentialId}, its QR code, what its share buttons do, and
 * the owner's link /o/{token}.
 */
export async function handler(event: APIGatewayProxyEventV2): Promise<ApiResult> {
  try {
    return tooManyRequests(event) ?? (await answer(event));
  } catch (error) {
    log.error('page failed', { error });
    return BROKEN_PAGE;
  }
}

async function answer(event: APIGatewayProxyEventV2): Promise<ApiResult> {
  const [, place, id, ...rest] = event.rawPath.split('/');
  return place === 'o' ? answerOwner(event, id, rest) : answerAll(event, id, rest);
}

async function answerOwner(
  event: APIGatewayProxyEventV2,
  id: string | undefined,
  rest: readonly string[],
): Promise<ApiResult> {
  const { method } = event.requestContext.http;
  const isPost = method === 'POST';
  if (isPost && rest.length === 1 && rest[0] === 'consent') return setConsent(event, id);
  if (isPost && rest.length === 1 && rest[0] === 'survey') return answerSurvey(event, id);
  return isPost || rest.length > 0 || !id ? UNKNOWN_PAGE : openOwnerLink(event, id);
}

async function answerAll(
  event: APIGatewayProxyEventV2,
  credentialId: string | undefined,
  [action, channel, ...rest]: readonly string[],
): Promise<ApiResult> {
  if (action === undefined) return showBadge(event, credentialId);
  if (action === 'share' && rest.length === 0) return share(event, credentialId, channel);
  const isFile = channel === undefined;
  if (isFile && action === 'verify') return verify(event, credentialId);
  if (isFile && action === 'qr.svg') return showQr(event, credentialId, 'svg');
  if (isFile && action === 'qr.png') return showQr(event, credentialId, 'png');
  return UNKNOWN_PAGE;
}

const UNKNOWN_PAGE = noticePage(404, NOTICE_TEXTS.unknownPage);
const BROKEN_PAGE = noticePage(500, NOTICE_TEXTS.broken);
