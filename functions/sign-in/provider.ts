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

/** The provider's sign-out address; absent if it keeps no session of its own. */
export const PROVIDER_SIGN_OUT_URL = process.env.OIDC_SIGN_OUT_URL;

let configuration: Promise<Configuration> | undefined;

/** Returns the provider's discovered configuration. Cached; failures are not cached. */
export function provider(): Promise<Configuration> {
  configuration ??= discover().catch((error: unknown) => {
    configuration = undefined;
    throw error;
  });
  return configuration;
}

async function discover(): Promise<Configuration> {
  const issuer = new URL(ISSUER);
  const execute = isLoopback(issuer) ? [allowInsecureRequests] : [];
  // A public client: PKCE binds the code to this attempt, so there is no client secret to keep.
  const discovered = await discovery(issuer, CLIENT_ID, undefined, None(), { execute });
  // Verify the ID token's signature although it came over TLS from the provider itself.
  enableNonRepudiationChecks(discovered);
  return discovered;
}

/** Loopback traffic needs no TLS. `discovery` rejects any other provider without it. */
function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && hostname === '127.0.0.1';
}
