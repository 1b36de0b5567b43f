import type { ServerResponse } from 'node:http';
import type { APIGatewayProxyResultV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** Answer with what a function returned, read as AWS reads payload format 2.0. */
export function sendResult(response: ServerResponse, result: APIGatewayProxyResultV2): void {
  const { statusCode, headers, cookies, body, isBase64Encoded } = structured(result);
  response.statusCode = statusCode ?? 200;
  for (const name in headers) response.setHeader(name, String(headers[name]));
  if (cookies) response.setHeader('set-cookie', cookies);
  response.end(isBase64Encoded && body ? Buffer.from(body, 'base64') : body);
}

/** Without a status code, AWS takes the whole result for a JSON body. */
function structured(result: APIGatewayProxyResultV2): APIGatewayProxyStructuredResultV2 {
  if (typeof result === 'object' && result?.statusCode !== undefined) return result;
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: typeof result === 'string' ? result : JSON.stringify(result),
  };
}
