import type { Caller } from '#shared/access/authenticate.ts';
import { ImportPart } from '#shared/contracts/imports.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { bodyBytes, parseInput } from '#shared/http/input.ts';
import { PART_BYTES_MAX, putPart } from '#shared/importing/import-files.ts';
import { getImport, notePart } from '#shared/importing/jobs.ts';
import { idInPath } from '../path.ts';

/**
 * PUT /v1/imports/{importId}/parts/{part}: a part of the file, up to 4,000,000 bytes, cut anywhere.
 * The same part again takes the place of the first.
 */
export async function putImportPart(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { part } = parseInput(ImportPart, { part: event.pathParameters?.part });
  const owner = await getImport(issuer.issuerId, idInPath(event, 'imp'));
  refuseText(event);
  const bytes = bodyBytes(event, PART_BYTES_MAX);
  if (bytes.length === 0)
    throw new AppError('INVALID_INPUT', 'the part is empty', { field: 'body' });
  if (owner.status !== 'uploading') throw started();
  await putPart(owner, part, bytes);
  if (!(await notePart(owner, part, bytes.length))) throw started();
  return json(200, { part, bytes: bytes.length });
}

/** API Gateway decodes what is sent as text, which spoils a part that ends within a letter. */
function refuseText({ headers, isBase64Encoded, body }: ApiEvent): void {
  if (isBase64Encoded || !body) return;
  const message = `send a part as application/octet-stream, not ${headers['content-type']}`;
  throw new AppError('INVALID_INPUT', message, { field: 'content-type' });
}

function started(): AppError {
  const message = 'the import was started: its file is complete';
  return new AppError('CONFLICT', message, { field: 'importId' });
}
