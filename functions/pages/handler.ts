import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ApiResult } from '#shared/http/api.ts';
import { noticePage } from '#shared/http/notice-page.ts';
import { tooManyRequests } from '#shared/http/public-limit.ts';
import { NOTICE_TEXTS } from '#shared/http/texts.ts';
import { log } from '#shared/log.ts';
import { share } from './routes/share.ts';
import { showBadge } from './routes/show-badge.ts';
import { showQr } from './routes/show-qr.ts';
import { verify } from './routes/verify.ts';

/** What recipients and visitors see: /b/{credentialId}, its QR code, and what its share buttons do. */
export async function handler(event: APIGatewayProxyEventV2): Promise<ApiResult> {
  try {
    return tooManyRequests(event) ?? (await answer(event));
  } catch (error) {
    log.error('page failed', { error });
    return BROKEN_PAGE;
  }
}

async function answer(event: APIGatewayProxyEventV2): Promise<ApiResult> {
  const [, , credentialId, action, channel, ...rest] = event.rawPath.split('/');
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
