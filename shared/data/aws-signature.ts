import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import aws4, { type Request } from 'aws4';

/** The last key: secret, day, region and service change seldom or never. */
let last: { readonly scope: string; readonly key: KeyObject } | undefined;

/**
 * A request as AWS wants it: signed (SigV4) with the credentials of the environment.
 *
 * By aws4, but for the last step: aws4 has its key as bytes, of which Node makes a key anew for
 * every request, and that takes as long as all the rest.
 */
export function signed(request: Request): Request {
  const signer = new aws4.RequestSigner(request);
  signer.signature = () => {
    const key = keyOf(signer.credentials.secretAccessKey ?? '', signer.credentialString());
    return createHmac('sha256', key).update(signer.stringToSign()).digest('hex');
  };
  return signer.sign();
}

/** @param scope `20261124/eu-central-1/dynamodb/aws4_request` */
function keyOf(secret: string, scope: string): KeyObject {
  const id = `${secret} ${scope}`;
  if (last?.scope !== id) last = { scope: id, key: derived(secret, scope) };
  return last.key;
}

function derived(secret: string, scope: string): KeyObject {
  let bytes: Buffer | string = `AWS4${secret}`;
  for (const part of scope.split('/')) bytes = createHmac('sha256', bytes).update(part).digest();
  return createSecretKey(bytes as Buffer);
}
