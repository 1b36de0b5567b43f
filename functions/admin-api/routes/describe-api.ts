import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';

/** GET /v1/openapi.json: the API, described from the schemas that check it. */
export async function describeApi(_event: ApiEvent): Promise<ApiResult> {
  // Loaded when asked for: all schemas of all functions are no part of this one's cold start.
  const { openApiDocument } = await import('#shared/contracts/openapi.ts');
  return json(200, openApiDocument());
}
