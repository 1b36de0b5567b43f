import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { bodyText } from '#shared/http/input.ts';
import { readColumns as columnsIn } from '#shared/importing/csv-columns.ts';

/**
 * POST /v1/imports/columns: what the columns of a CSV probably tell, from its first lines. A guess
 * for a person to look at: nothing is stored, and nothing else uses it.
 */
export async function readColumns(event: ApiEvent): Promise<ApiResult> {
  return json(200, columnsIn(bodyText(event)));
}
