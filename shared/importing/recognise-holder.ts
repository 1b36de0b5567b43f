import { AppError } from '#shared/errors.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { recognise } from '#shared/registry/recipient-identity.ts';
import { addressesOf } from '#shared/registry/recipients.ts';
import { digestOf, type HashedIdentity } from './formats/adapter.ts';
import type { InputLine } from './import-line.ts';

/** Each salt asks for every address to be hashed: more than this takes longer than a call may. */
const HASHES_MAX = 5_000_000;

/**
 * Find who is meant by the hash of an address, among the recipients that the issuer has: it is
 * matched against known addresses, never guessed. Whom nobody knows stays known by the hash alone,
 * then and ever after: a later import must not find the credential with somebody else.
 */
export function recogniser({ issuerId }: Issuer) {
  let addresses: Promise<string[]> | undefined;
  let hashes = 0;
  const bySalt = new Map<string, Promise<ReadonlyMap<string, string>>>();

  async function indexed({ hash, salt }: HashedIdentity): Promise<ReadonlyMap<string, string>> {
    const digest = digestOf({ hash, salt });
    if (!digest) return new Map();
    addresses ??= addressesOf(issuerId);
    const known = await addresses;
    hashes += known.length;
    if (hashes > HASHES_MAX) {
      const message = 'too many hashed addresses to compare: tell them beside the badges';
      throw new AppError('INVALID_INPUT', message, { field: 'recipient.email' });
    }
    return new Map(known.map((address) => [digest(address), address]));
  }

  function addressBehind(identity: HashedIdentity) {
    const name = `${identity.hash.split('$')[0]}$${identity.salt}`;
    const index = bySalt.get(name) ?? indexed(identity);
    bySalt.clear();
    bySalt.set(name, index);
    return index.then((map) => map.get(identity.hash.toLowerCase()));
  }

  return async function recognised(line: InputLine): Promise<InputLine> {
    const { identity, input } = line;
    if (!identity) return line;
    const byHash = await recognise(issuerId, { externalId: identity.hash });
    const email = byHash.known ? undefined : await addressBehind(identity);
    if (!email) return line;
    const { externalId, ...recipient } = input.recipient;
    return { ...line, input: { ...input, recipient: { ...recipient, email } } };
  };
}
