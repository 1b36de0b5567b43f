import { compactVerify, createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet } from 'jose';
import type { FieldFault } from '#shared/errors.ts';
import { dateOrInstantOf, type Fields, fieldsOf, firstTold, typesOf } from './foreign-values.ts';

const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** No secrets shared between two, and never `none`. */
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

/** Whether the signature of a badge was checked: only if its issuer's keys were given. */
export type Signature = 'verified' | 'not-verified';

type Unwrapped = {
  readonly row: unknown;
  readonly signature?: Signature;
  readonly fault?: FieldFault;
};

/** Whether a text is a JWT in its compact form. */
export function isCompactJwt(text: unknown): text is string {
  return typeof text === 'string' && COMPACT.test(text);
}

/**
 * A row whose badge is a JWT, alone or as `{credential, recipient}`, with the badge that it holds.
 * Any other row is answered as it is.
 *
 * Without keys a signature says nothing and is not looked at: what is imported is trusted because
 * of who imports it. With keys, a badge that none of them signed is refused.
 */
export async function unwrapped(row: unknown, keys?: JSONWebKeySet): Promise<Unwrapped> {
  const { credential, ...beside } = fieldsOf(row);
  if (isCompactJwt(row)) return open(row, {}, keys);
  return isCompactJwt(credential) ? open(credential, beside, keys) : { row };
}

async function open(jwt: string, beside: Fields, keys?: JSONWebKeySet): Promise<Unwrapped> {
  const badge = payloadOf(jwt);
  if (!badge) return refusal('credential', 'this is no JWT with a badge');
  const told = badgeIn(badge);
  const row = { ...beside, credential: told };
  // Its holder signed that; who issued the badges signed each of them.
  if (typesOf(told).includes('VerifiablePresentation')) return { row };
  if (!keys) return { row, signature: 'not-verified' };
  if (await isSigned(jwt, keys)) return { row, signature: 'verified' };
  return refusal('proof', 'none of the keys signed this badge');
}

function refusal(field: string, message: string): Unwrapped {
  return { row: undefined, fault: { field, message } };
}

function payloadOf(jwt: string) {
  try {
    return decodeJwt(jwt);
  } catch (error) {
    if (error instanceof errors.JWTInvalid) return undefined;
    throw error;
  }
}

async function isSigned(jwt: string, { keys }: JSONWebKeySet): Promise<boolean> {
  for (const key of keys) {
    try {
      await compactVerify(jwt, createLocalJWKSet({ keys: [key] }), { algorithms: ALGORITHMS });
      return true;
    } catch {
      // Not this key's, or it is no key at all: the next one may have signed it.
    }
  }
  return false;
}

/**
 * The badge is the payload, or its `vc` or `vp`; what only the registered claims tell, they tell. A
 * presentation is a wrapping, of which they tell nothing.
 */
function badgeIn({
  iss,
  sub,
  jti,
  nbf,
  exp,
  vp,
  ...payload
}: ReturnType<typeof decodeJwt>): Fields {
  if (vp) return { type: 'VerifiablePresentation', ...fieldsOf(vp) };
  const badge = payload.vc ? fieldsOf(payload.vc) : payload;
  if (typesOf(badge).includes('VerifiablePresentation')) return badge;
  const subjects = [badge.credentialSubject].flat().map(fieldsOf);
  const [only, ...others] = subjects;
  return {
    ...badge,
    id: badge.id ?? jti,
    validFrom: badge.validFrom ?? badge.issuanceDate ?? dateOrInstantOf(nbf, 'UTC'),
    validUntil: firstTold(badge.validUntil, badge.expirationDate, dateOrInstantOf(exp, 'UTC')),
    credentialSubject: others.length > 0 ? subjects : { ...only, id: only?.id ?? sub },
  };
}
