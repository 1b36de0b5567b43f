import { cached } from '#shared/aws/cache.ts';
import { type FlatItem, getItem } from '#shared/aws/lean-dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import type { Day } from '#shared/calendar.ts';
import type { Channel } from '#shared/channels.ts';
import type { CtaId, IssuerId, LinkId, ProgramId } from '#shared/ids.ts';
import type { Subject } from '#shared/lane-log/rules/event.ts';
import { ctaKey, hourSaltKey, issuerKey, linkKey, programKey, saltKey } from './keys.ts';
import { destinationFault, type HostRules } from './rules/destination.ts';

/** A share link or CTA as the redirect needs it: all that its click's event has to carry. */
export type Clickable = Subject & {
  readonly issuerId: IssuerId;
  readonly status: 'active' | 'disabled' | 'private' | 'revoked';
};

export type ShareLink = Clickable & { readonly linkId: LinkId; readonly channel: Channel };

export type Cta = Clickable & {
  readonly ctaId: CtaId;
  readonly destinationUrl?: string;
  /** The program whose offer it is, if its credential moved there. */
  readonly offeredBy?: ProgramId;
};

const FRESH_MS = 60_000;

/**
 * What a click needs, read with one GetItem each and kept for a minute: a warm click reads
 * nothing. A revocation therefore takes up to a minute to reach every environment.
 */
const STEADY = { isSteady: true };

const links = cached('link', FRESH_MS, (id: string) => read(linkKey(id as LinkId)), STEADY);

const ctas = cached('cta', FRESH_MS, (id: string) => read(ctaKey(id as CtaId)), STEADY);

const issuers = cached(
  'issuer-zone',
  FRESH_MS,
  (id: string) => read(issuerKey(id as IssuerId)),
  STEADY,
);

const programs = cached(
  'program-destination',
  FRESH_MS,
  (ids: string) => {
    const [issuerId, programId] = ids.split('/');
    return read(programKey(issuerId as IssuerId, programId as ProgramId));
  },
  STEADY,
);

const salts = cached('salt', FRESH_MS, (day: string) => read(saltKey(day as Day)), STEADY);

/** The share link with that id, or `undefined`. */
export async function findShareLink(linkId: LinkId): Promise<ShareLink | undefined> {
  return (await links.get(linkId)) as ShareLink | undefined;
}

/** The CTA with that id, or `undefined`. Without its own destination it leads to its program's. */
export async function findCta(ctaId: CtaId): Promise<Cta | undefined> {
  const cta = (await ctas.get(ctaId)) as Cta | undefined;
  if (!cta || cta.destinationUrl) return cta;
  const program = await programs.get(`${cta.issuerId}/${cta.offeredBy ?? cta.programId}`);
  return { ...cta, destinationUrl: program?.destinationUrl as string | undefined };
}

/**
 * Whether an issuer's links may lead to a destination now: hosts may have been removed since it was
 * stored. A change takes up to a minute to reach every environment.
 */
export async function mayLeadTo(issuerId: IssuerId, destination: string): Promise<boolean> {
  const issuer = (await issuers.get(issuerId)) as HostRules | undefined;
  return issuer !== undefined && !destinationFault(destination, issuer);
}

/** The time zone of an issuer's reporting day. */
export async function timeZoneOf(issuerId: IssuerId): Promise<string> {
  const issuer = await issuers.get(issuerId);
  if (typeof issuer?.timeZone !== 'string') throw new Error(`issuer ${issuerId} has no time zone`);
  return issuer.timeZone;
}

/** The salt of a UTC day, or `undefined` if it is gone or not yet made. */
export async function saltOf(day: Day): Promise<string | undefined> {
  return (await salts.get(day))?.salt as string | undefined;
}

const hourSalts = cached('hour-salt', FRESH_MS, (hour: string) => read(hourSaltKey(hour)), STEADY);

/** The salt of a UTC hour such as `2026-11-27T20`, or `undefined` if it is gone or not yet made. */
export async function hourSaltOf(hour: string): Promise<string | undefined> {
  return (await hourSalts.get(hour))?.salt as string | undefined;
}

function read(key: ReturnType<typeof linkKey>): Promise<FlatItem | undefined> {
  return getItem(tables.registry, key);
}
