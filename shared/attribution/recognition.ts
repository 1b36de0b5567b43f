import { createHmac } from 'node:crypto';
import { hourOf, type Instant, utcDayOf } from '#shared/calendar.ts';
import { neighbourhoodOf, networkOf } from '#shared/http/address.ts';
import type { IssuerId } from '#shared/ids.ts';
import { hourSaltOf, saltOf } from '#shared/registry/clickables.ts';

/** By what a visitor's clicks are told from others': a hash of their own, or their network's. */
export type Recognition = { readonly visitor: string } | { readonly network: string };

export type Visitor = {
  readonly address: string;
  readonly userAgent: string;
  /** Global Privacy Control: the visitor must not be told apart from others. */
  readonly isPrivate: boolean;
};

type Visit = {
  readonly issuerId: IssuerId;
  /** The link, call to action or proof that was followed. */
  readonly place: string;
  readonly at: Instant;
  /** It does not count anyway, and takes nobody's room. */
  readonly isExcluded: boolean;
};

/** Where the hour has no salt, all networks are one. */
const UNKNOWN_NETWORK = 'unknown';

/**
 * Tells a visitor by the hash of network, user agent and issuer under the day's salt. Visitors who
 * ask not to be tracked, and those of a network that has sent more browsers to one link within an
 * hour than the limits below, are told by their network alone, under the hour's salt: they count
 * once for each link, hour and network, and are never unique.
 */
export async function recognise(visitor: Visitor, visit: Visit): Promise<Recognition> {
  const { issuerId, at, isExcluded } = visit;
  const network = networkOf(visitor.address);
  const crowded = visitor.isPrivate || isExcluded ? undefined : crowdedNetwork(visitor, visit);
  const salt = visitor.isPrivate || crowded ? undefined : await saltOf(utcDayOf(at));
  if (salt) return { visitor: hashOf(salt, `${network}\n${visitor.userAgent}\n${issuerId}`) };
  const hourSalt = await hourSaltOf(hourOf(at));
  const seen = hourSalt && hashOf(hourSalt, `${crowded ?? network}\n${issuerId}`);
  return { network: seen ?? UNKNOWN_NETWORK };
}

/**
 * How many browsers may be told apart on one link within a UTC hour. An office of hundreds behind
 * one address has a dozen different ones: its people update together, and the same browser was one
 * visitor before. A script that makes up a new one each time has as many as it likes.
 */
export const BROWSERS_MAX = { ofNetwork: 30, ofNeighbourhood: 200 } as const;

/** Bounds the memory: beyond it, the networks that were met longest ago are forgotten. */
const NETWORKS_MAX = 20_000;

/** The browsers met this hour, by network and link. Kept in memory only, per execution environment. */
const browsers = new Map<string, Set<string>>();

let browsersHour = '';

/** The network that has sent too many browsers, if this one is another of them. */
function crowdedNetwork({ address, userAgent }: Visitor, { place, at }: Visit): string | undefined {
  if (hourOf(at) > browsersHour) {
    browsers.clear();
    browsersHour = hourOf(at);
  }
  const [network, around] = [networkOf(address), neighbourhoodOf(address)];
  const browser = hashOf(place, userAgent);
  if (!hasRoom(`${network} ${place}`, browser, BROWSERS_MAX.ofNetwork)) return network;
  const other = `${network} ${browser}`;
  return hasRoom(`${around}* ${place}`, other, BROWSERS_MAX.ofNeighbourhood) ? undefined : around;
}

/** Whether a browser is among the first `max` of its network, and notes it if it is. */
function hasRoom(key: string, browser: string, max: number): boolean {
  const met = browsers.get(key) ?? new Set();
  browsers.delete(key);
  const [oldest] = browsers.keys();
  if (browsers.size >= NETWORKS_MAX && oldest !== undefined) browsers.delete(oldest);
  browsers.set(key, met);
  if (met.size < max) met.add(browser);
  return met.has(browser);
}

const HASH_BYTES = 16;

function hashOf(salt: string, text: string): string {
  const digest = createHmac('sha256', salt).update(text).digest();
  return digest.subarray(0, HASH_BYTES).toString('base64url');
}
