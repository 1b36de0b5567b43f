import type { Store } from '#shared/aws/store.ts';
import { AppError } from '#shared/errors.ts';
import { digestOf, type HashedIdentity, spellingsOf } from '#shared/registry/hashed-identity.ts';
import { rememberHashed } from '#shared/registry/hashed-person.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { recognise } from '#shared/registry/recipient-identity.ts';
import { addressesOf } from '#shared/registry/recipients.ts';
import type { InputLine } from './read-import.ts';

/** Each salt asks for every address to be hashed: more than this takes longer than a call may. */
const HASHES_MAX = 5_000_000;

/** Addresses by their hash, and how many of those that are known it covers. */
type Index = { readonly emails: Map<string, string>; covered: number };

/**
 * Find who is meant by the hash of an address, among the recipients that the issuer has: it is
 * matched against known addresses, never guessed. Whom nobody knows is known by the hash alone
 * until somebody is published with an address that fits it: they are one recipient then. For that,
 * the hash's salt is remembered.
 */
export function recogniser({ issuerId }: Issuer, store: Store) {
  let addresses: Promise<string[]> | undefined;
  let hashes = 0;
  /** Of the salt that was asked for last: badges of one issuer nearly always share it. */
  let latest: { readonly name: string; readonly index: Index } | undefined;

  async function hashed(index: Index, { hash, salt }: HashedIdentity): Promise<Index> {
    const digest = digestOf({ hash, salt });
    if (!digest) return index;
    addresses ??= addressesOf(issuerId, store);
    const known = await addresses;
    const news = known.slice(index.covered);
    hashes += news.length;
    if (hashes > HASHES_MAX) {
      const message = 'too many hashed addresses to compare: tell them beside the badges';
      throw new AppError('INVALID_INPUT', message, { field: 'recipient.email' });
    }
    index.covered = known.length;
    for (const email of news) {
      for (const text of spellingsOf(email)) index.emails.set(digest(text), email);
    }
    return index;
  }

  async function addressBehind(identity: HashedIdentity): Promise<string | undefined> {
    const name = `${identity.hash.split('$')[0]}$${identity.salt}`;
    if (latest?.name !== name) latest = { name, index: { emails: new Map(), covered: 0 } };
    const { emails } = await hashed(latest.index, identity);
    return emails.get(identity.hash.toLowerCase());
  }

  /** Addresses of earlier lines are known from then on: the table is read once. */
  async function see(email: string | undefined): Promise<void> {
    if (email) (await addresses)?.push(email);
  }

  return async function recognised(line: InputLine): Promise<InputLine> {
    const { identity, input } = line;
    await see(input.recipient.email);
    if (!identity) return line;
    const byHash = await recognise(issuerId, { externalId: identity.hash }, store);
    const email = byHash.known ? undefined : await addressBehind(identity);
    if (!email) {
      await rememberHashed(issuerId, identity, store);
      return line;
    }
    const { externalId, ...recipient } = input.recipient;
    return { ...line, input: { ...input, recipient: { ...recipient, email } } };
  };
}
