import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ApiResult } from '#shared/http/api.ts';
import { noticePage } from '#shared/http/notice-page.ts';
import { tooManyRequests } from '#shared/http/public-limit.ts';
import { log } from '#shared/log.ts';
import { share } from './routes/share.ts';
import { showBadge } from './routes/show-badge.ts';

/** What recipients and visitors see: /b/{credentialId}, and /b/{credentialId}/share/{channel}. */
export async function handler(event: APIGatewayProxyEventV2): Promise<ApiResult> {
  const [, , credentialId, action, channel, ...rest] = event.rawPath.split('/');
  try {
    const refused = tooManyRequests(event);
    if (refused) return refused;
    if (action === undefined) return await showBadge(event, credentialId);
    if (action === 'share' && rest.length === 0) return await share(event, credentialId, channel);
    return UNKNOWN_PAGE;
  } catch (error) {
    log.error('page failed', { error });
    return BROKEN_PAGE;
  }
}

const UNKNOWN_PAGE = noticePage(
  404,
  'There is no such page',
  'Perhaps a letter was lost on the way: please open the link again from where you found it.',
);
const BROKEN_PAGE = noticePage(
  500,
  'Something went wrong on our side',
  'Please try again in a moment.',
);
