import * as z from 'zod';
import { membershipsIn } from '#shared/access/rules/role.ts';
import type { SignedIn } from '#shared/access/sessions.ts';
import { memberIdOf } from '#shared/access/team.ts';

/** What we need of an ID token, beyond what its verification has checked. */
const Claims = z.object({
  sub: z.string().min(1),
  name: z.string().optional(),
  email: z.string().optional(),
  'cognito:groups': z.array(z.string()).optional(),
});

/** As whom the bearer of an ID token may sign in: one entry for each issuer, the first by its id first. */
export function identitiesIn(claims: unknown): SignedIn[] {
  const { sub, name, email = '', 'cognito:groups': groups } = Claims.parse(claims);
  const memberships = membershipsIn(groups).toSorted((a, b) => (a.issuerId < b.issuerId ? -1 : 1));
  const issuerIds = memberships.map(({ issuerId }) => issuerId);
  const who = { memberId: memberIdOf(sub), name: name ?? email, email, issuerIds };
  return memberships.map((membership) => ({ ...who, ...membership }));
}
