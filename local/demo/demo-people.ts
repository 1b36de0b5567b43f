import { groupName, type Role } from '#shared/access/rules/role.ts';
import type { IssuerId } from '#shared/ids.ts';
import { createIssuer } from '#shared/registry/issuers.ts';
import type { People } from '../people.ts';

const TEAM = [
  { name: 'Olivia Owner', email: 'olivia@academy.example', role: 'owner' },
  { name: 'Max Marketer', email: 'max@academy.example', role: 'marketer' },
  { name: 'Vera Viewer', email: 'vera@academy.example', role: 'viewer' },
] as const satisfies readonly { name: string; email: string; role: Role }[];

const OTHER_ISSUER = {
  name: 'Other Academy',
  timeZone: 'Asia/Kolkata',
  allowedHosts: ['other.example', 'localhost'],
};

/**
 * People to sign in as: a team for the issuer of this machine, one person for each role, and the
 * owner of another issuer, who sees nothing of it. Done once for each issuer.
 */
export async function ensureDemoPeople(people: People, issuerId: IssuerId): Promise<void> {
  const isKnown = people.all().some(({ groups }) => groups.some((one) => one.startsWith(issuerId)));
  if (isKnown) return;
  for (const { role, ...person } of TEAM) {
    people.add({ ...person, groups: [groupName({ issuerId, role })] });
  }
  const other = await createIssuer(OTHER_ISSUER);
  const groups = [groupName({ issuerId: other.issuerId, role: 'owner' })];
  people.add({ name: 'Oscar Other', email: 'oscar@other.example', groups });
}
