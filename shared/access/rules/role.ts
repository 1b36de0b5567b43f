import { type IssuerId, idFrom } from '#shared/ids.ts';

/** Roles in an issuer's team, from most to fewest permissions. */
export const ROLES = ['owner', 'marketer', 'viewer'] as const;

export type Role = (typeof ROLES)[number];

/** The API key scopes that each role includes. */
export const SCOPES_OF = {
  owner: ['admin', 'ingest', 'read'],
  marketer: ['ingest', 'read'],
  viewer: ['read'],
} as const satisfies Record<Role, readonly ('admin' | 'ingest' | 'read')[]>;

/** A user's role in an issuer's team. */
export type Membership = { readonly issuerId: IssuerId; readonly role: Role };

/** Returns the identity provider's group name for a role in a team. */
export function groupName({ issuerId, role }: Membership): string {
  return `${issuerId}:${role}`;
}

/**
 * Parses a user's group names into memberships: one per issuer, with the highest role. Other groups are
 * ignored.
 */
export function membershipsIn(groups: unknown): Membership[] {
  const memberships = new Map<IssuerId, Role>();
  for (const group of Array.isArray(groups) ? groups : []) {
    const [issuer, name] = String(group).split(':');
    const issuerId = idFrom('iss', issuer);
    const role = ROLES.find((one) => one === name);
    if (!issuerId || !role) continue;
    memberships.set(issuerId, higher(role, memberships.get(issuerId)));
  }
  return [...memberships].map(([issuerId, role]) => ({ issuerId, role }));
}

function higher(role: Role, other: Role | undefined): Role {
  return other && ROLES.indexOf(other) < ROLES.indexOf(role) ? other : role;
}
