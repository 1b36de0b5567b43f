import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, {
  type AdapterPayload,
  type Configuration,
  interactionPolicy,
} from 'oidc-provider';
import type { People } from '../people.ts';
import { memoryOf } from './memory.ts';

export type ProviderOptions = {
  /** The provider's own address; its paths lie below. */
  readonly issuer: string;
  readonly clientId: string;
  readonly callbackUrl: string;
  readonly people: People;
};

/** Seconds: a code is redeemed at once, and nobody uses the tokens. */
const SOON = 60;
const TTL = {
  AccessToken: SOON,
  AuthorizationCode: SOON,
  Grant: SOON,
  IdToken: SOON,
  Interaction: 15 * SOON,
  Session: SOON,
};

/** What a Cognito user pool is on AWS: an OpenID provider, with people to choose from and no passwords. */
export async function openIdProvider(options: ProviderOptions): Promise<Provider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' };
  return new Provider(options.issuer, { ...configurationFor(options), jwks: { keys: [jwk] } });
}

function configurationFor({ clientId, callbackUrl, people }: ProviderOptions): Configuration {
  const things = new Map<string, AdapterPayload>();
  return {
    adapter: (kind: string) => memoryOf(things, kind),
    clients: [
      {
        client_id: clientId,
        redirect_uris: [callbackUrl],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'none',
      },
    ],
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { policy: alwaysChoose(), url: (_, { uid }) => `/oidc/choose/${uid}` },
    claims: { openid: ['sub', 'cognito:groups'], email: ['email'], profile: ['name'] },
    // Cognito's ID tokens carry everything, and so do these.
    conformIdTokenClaims: false,
    async findAccount(_, sub) {
      const person = people.find(sub);
      if (!person) return undefined;
      const { name, email, groups } = person;
      return {
        accountId: sub,
        claims: async () => ({ sub, name, email, 'cognito:groups': [...groups] }),
      };
    },
    /** Nobody is asked whether we may know who they are: we made them. */
    async loadExistingGrant({ oidc: { session, provider } }) {
      const grant = new provider.Grant({ accountId: session?.accountId, clientId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    ttl: TTL,
  };
}

/** Each sign-in asks who it is, so that one browser can be each of them in turn. */
function alwaysChoose() {
  const { Check, base } = interactionPolicy;
  const policy = base();
  const isUndecided = new Check('undecided', 'nobody was chosen yet', ({ oidc }) =>
    oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
  );
  policy.get('login')?.checks.add(isUndecided);
  return policy;
}
