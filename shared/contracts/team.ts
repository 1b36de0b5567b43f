import * as z from 'zod';
import { ROLES } from '#shared/access/rules/role.ts';
import { Email, Name } from './text.ts';

const RoleName = z.enum(ROLES, { error: `must be one of ${ROLES.join(', ')}` });

export const NewMember = z.strictObject({ email: Email, name: Name.optional(), role: RoleName });
export const MemberPatch = z.strictObject({ role: RoleName });

export const MemberAnswer = z
  .strictObject({
    memberId: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    status: z.enum(['invited', 'active']),
  })
  .meta({ id: 'Member' });
