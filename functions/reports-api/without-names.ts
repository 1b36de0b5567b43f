import type { ApiResult } from '#shared/http/api.ts';

/** An answer, in JSON, without the names of people: who has a link need not be who may know them. */
export function withoutNames(result: ApiResult): ApiResult {
  if (!result.body) return result;
  return { ...result, body: JSON.stringify(JSON.parse(result.body, nameless)) };
}

/** What has a recipient's id and a name is a person. */
function nameless(_key: string, value: unknown): unknown {
  const isPerson = typeof value === 'object' && value !== null && 'recipientId' in value;
  return isPerson && 'name' in value ? { ...value, name: null } : value;
}
