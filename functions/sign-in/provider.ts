import {
  allowInsecureRequests,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client';
import { required } from '#shared/environment.ts';

const ISSUER = required('OIDC_ISSUER');
const CLIENT_ID = required('OIDC_CLIENT_ID');

/** Where the provider ends its own session too; absent if it keeps none. */
export const PROVIDER_SIGN_OUT_URL = process.env.OIDC_SIGN_OUT_URL;

let found: Promise<Configuration> | undefined;

/** The identity provider, as it describes itself. What failed once is tried again. */
export function provider(): Promise<Configuration> {
  found ??= discover().catch((error: unknown) => {
    found = undefined;
    throw error;
  });
  return found;
}

async function discover(): Promise<Configuration> {
  const issuer = new URL(ISSUER);
  const execute = isThisMachine(issuer) ? [allowInsecureRequests] : [];
  // A public client: PKCE ties the code to who asked for it, and there is no secret to keep.
  const configuration = await discovery(issuer, CLIENT_ID, undefined, None(), { execute });
  // The token comes over TLS from the provider itself; its signature is checked all the same.
  enableNonRepudiationChecks(configuration);
  return configuration;
}

/** What never leaves a machine needs no TLS; anything else without it is refused. */
function isThisMachine({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && hostname === '127.0.0.1';
}
