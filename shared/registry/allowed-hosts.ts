import { getDomain } from 'tldts';
import { AppError } from '#shared/errors.ts';
import { type HostRules, isOnHost } from './rules/destination.ts';

/** DNS services that answer with whatever address stands in the name, loopback included. */
const ADDRESS_IN_NAME = ['nip.io', 'sslip.io', 'xip.io', 'localtest.me', 'lvh.me', 'traefik.me'];

/** Names that only a machine or its own network resolves (RFC 6761, 6762, 8375, and .internal). */
const PRIVATE_NAMES = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'home.arpa',
  'in-addr.arpa',
  'ip6.arpa',
  'onion',
];

/**
 * Returns why an issuer may not allow a host, or `undefined` if it may. Refused are public suffixes,
 * below which anybody can register a name (`com`, `co.uk`, `github.io`), and names that are an
 * address in disguise. The list is the Public Suffix List as `tldts` ships it, private section
 * included.
 */
export function hostFault(host: string): string | undefined {
  if (PRIVATE_NAMES.some((name) => isOnHost(host, [name]))) {
    return 'must be a public host: this name leads to the visitor’s own machine or network';
  }
  if (ADDRESS_IN_NAME.some((name) => isOnHost(host, [name]))) {
    return 'must not be a name that stands for any IP address';
  }
  return getDomain(host, { allowPrivateDomains: true }) === null
    ? 'must be a registered domain or a host below one, not a public suffix under which anybody can register'
    : undefined;
}

/**
 * Checks the hosts that an issuer asks for. A private name such as `localhost` that the operator
 * gave the issuer may stay.
 *
 * @throws AppError INVALID_INPUT naming each refused host as `allowedHosts.<index>`
 */
export function checkAllowedHosts(stored: HostRules, hosts: readonly string[] | undefined): void {
  const faults = (hosts ?? []).flatMap((host, index) => {
    const message = outsideCeiling(stored, host) ?? newHostFault(stored, host);
    return message ? [{ field: `allowedHosts.${index}`, message: `${host} ${message}` }] : [];
  });
  const [first] = faults;
  if (first) throw new AppError('INVALID_INPUT', `${first.field}: ${first.message}`, { faults });
}

function outsideCeiling({ hostCeiling }: HostRules, host: string): string | undefined {
  if (!hostCeiling || isOnHost(host, hostCeiling)) return undefined;
  return `is not on a host that the operator permits: ${hostCeiling.join(', ')}`;
}

function newHostFault({ allowedHosts }: HostRules, host: string): string | undefined {
  const isKept = allowedHosts.includes(host) && PRIVATE_NAMES.includes(host);
  return isKept ? undefined : hostFault(host);
}
