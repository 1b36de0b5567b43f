import { type IssuerId, idFrom } from '#shared/ids.ts';

/** What a member of an issuer's team may do, from everything to looking on. */
export const ROLES = ['owner', 'marketer', 'viewer'] as const;

export type Role = (typeof ROLES)[number];

/** The kinds of keys that a role is as good as. */
export const SCOPES_OF = {
  owner: ['admin', 'ingest', 'read'],
  marketer: ['ingest', 'read'],
  viewer: ['read'],
} as const satisfies Record<Role, readonly ('admin' | 'ingest' | 'read')[]>;

/** That somebody is of an issuer's team, and as what. */
export type Membership = { readonly issuerId: IssuerId; readonly role: Role };

/** The name of the group, at the identity provider, of those who have this role there. */
export function groupName({ issuerId, role }: Membership): string {
  return `${issuerId}:${role}`;
}

/**
 * The memberships that the names of somebody's groups stand for: one for each issuer, with the
 * highest of several roles. Whatever else is among the groups is no business of ours.
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
