import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { tooManyRequests } from '#shared/access/public-limit.ts';
import { type PublicRequest, readRequest } from '#shared/attribution/visitor.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { idIn } from '#shared/ids.ts';
import { beginInvocation, log } from '#shared/log.ts';
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
 * Serves the public pages: /b/{credentialId} with its QR code, share buttons and verification, and the
 * owner link /o/{token}.
 */
export async function handler(
  event: APIGatewayProxyEventV2,
  context?: Context,
): Promise<ApiResult> {
  beginInvocation(context);
  try {
    const request = readRequest(event);
    return tooManyRequests(request) ?? (await answer(request));
  } catch (error) {
    log.error('page failed', { error });
    return BROKEN_PAGE;
  }
}

async function answer(request: PublicRequest): Promise<ApiResult> {
  const { place, id, rest } = request.path;
  return place === 'o' ? answerOwner(request, id, rest) : answerAll(request, idIn('crd', id), rest);
}

async function answerOwner(
  request: PublicRequest,
  id: string,
  rest: readonly string[],
): Promise<ApiResult> {
  const { method } = request;
  const isPost = method === 'POST';
  if (isPost && rest.length === 1 && rest[0] === 'consent') return setConsent(request, id);
  if (isPost && rest.length === 1 && rest[0] === 'survey') return answerSurvey(request, id);
  return isPost || rest.length > 0 || !id ? UNKNOWN_PAGE : openOwnerLink(request, id);
}

async function answerAll(
  request: PublicRequest,
  credentialId: string | undefined,
  [action, channel, ...rest]: readonly string[],
): Promise<ApiResult> {
  if (action === undefined) return showBadge(request, credentialId);
  if (action === 'share' && rest.length === 0) return share(request, credentialId, channel);
  const isFile = channel === undefined;
  if (isFile && action === 'verify') return verify(request, credentialId);
  if (isFile && action === 'qr.svg') return showQr(request, credentialId, 'svg');
  if (isFile && action === 'qr.png') return showQr(request, credentialId, 'png');
  return UNKNOWN_PAGE;
}

const UNKNOWN_PAGE = noticePage(404, NOTICE_TEXTS.unknownPage);
const BROKEN_PAGE = noticePage(500, NOTICE_TEXTS.broken);
