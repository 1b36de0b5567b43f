import { encode as encodePng } from 'fast-png';
import { encode as encodeQr, renderSVG } from 'uqr';
import type { PublicRequest } from '#shared/attribution/visitor.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { findBadge } from '#shared/registry/badge.ts';
import { UNKNOWN } from './show-badge.ts';

const OPTIONS = { ecc: 'M', border: 3 } as const;
const PIXELS_PER_MODULE = 24;

/**
 * GET /b/{credentialId}/qr.svg and qr.png: the QR code of the badge's QR link, so that scans are
 * counted separately. Answers 404 until that link exists.
 */
export async function showQr(
  request: PublicRequest,
  credentialId: string | undefined,
  format: 'svg' | 'png',
): Promise<ApiResult> {
  const badge = await findBadge(credentialId);
  const link = badge?.shareables.links.find(({ channel }) => channel === 'qr');
  if (!link || link.isDisabled || badge?.credential.status === 'revoked') return UNKNOWN;
  const url = `${request.publicUrl}/l/${link.linkId}`;
  return format === 'svg'
    ? picture('image/svg+xml', Buffer.from(renderSVG(url, OPTIONS)))
    : picture('image/png', png(url));
}

function picture(contentType: string, bytes: Buffer): ApiResult {
  return {
    statusCode: 200,
    headers: {
      'content-type': contentType,
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
    },
    isBase64Encoded: true,
    body: bytes.toString('base64'),
  };
}

/** Black on white, large enough to print. */
function png(url: string): Buffer {
  const { data, size } = encodeQr(url, OPTIONS);
  const width = size * PIXELS_PER_MODULE;
  const pixels = new Uint8Array(width * width).map((_, i) => {
    const row = Math.floor(i / width / PIXELS_PER_MODULE);
    const column = Math.floor((i % width) / PIXELS_PER_MODULE);
    return data[row]?.[column] ? 0 : 255;
  });
  return Buffer.from(encodePng({ width, height: width, data: pixels, channels: 1, depth: 8 }));
}
