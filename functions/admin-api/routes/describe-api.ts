import { openApiDocument } from '#shared/contracts/openapi.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';

/** GET /v1/openapi.json: the API, described from the schemas that check it. */
export async function describeApi(_event: ApiEvent): Promise<ApiResult> {
  return json(200, openApiDocument());
}
