import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { SignedIn } from '#shared/data/sessions.ts';
import { idOf, type MemberId } from '#shared/domain/ids.ts';
import { membershipsIn } from '#shared/domain/role.ts';

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
  const who = { memberId: memberIdOf(sub), name: name ?? email, email };
  return membershipsIn(groups)
    .toSorted((a, b) => (a.issuerId < b.issuerId ? -1 : 1))
    .map((membership) => ({ ...who, ...membership }));
}

/** The provider's name for somebody as one of our ids: the same each time. */
function memberIdOf(sub: string): MemberId {
  const uuid = sub.replaceAll('-', '');
  const isUuid = /^[0-9a-f]{32}$/.test(uuid);
  return idOf('mbr', isUuid ? uuid : createHash('sha256').update(sub).digest('hex').slice(0, 40));
}
