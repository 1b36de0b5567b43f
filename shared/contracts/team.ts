import * as z from 'zod';
import { ROLES } from '#shared/access/rules/role.ts';
import { PageOf } from './admin-answers.ts';
import type { KeyScopes, Operations } from './operation.ts';
import { Email, Name } from './text.ts';

const RoleName = z.enum(ROLES, { error: `must be one of ${ROLES.join(', ')}` });

export const NewMember = z.strictObject({ email: Email, name: Name.optional(), role: RoleName });
export const MemberPatch = z.strictObject({ role: RoleName });

export const MemberAnswer = z.strictObject({
  memberId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  status: z.enum(['invited', 'active']),
});

const OWNER: KeyScopes = [];

/** The operations on an issuer's team. */
export const TEAM_OPERATIONS: Operations = {
  'GET /v1/team': {
    scopes: OWNER,
    summary: 'Who may sign in for this issuer, and as what',
    answers: { 200: PageOf(MemberAnswer) },
  },
  'POST /v1/team': {
    scopes: OWNER,
    summary: 'Invite somebody by e-mail, once more if they have not come yet',
    body: NewMember,
    answers: { 201: MemberAnswer },
  },
  'PATCH /v1/team/{memberId}': {
    scopes: OWNER,
    summary: 'Give a member another role',
    body: MemberPatch,
    answers: { 200: MemberAnswer },
  },
  'DELETE /v1/team/{memberId}': {
    scopes: OWNER,
    summary: 'Take somebody off the team; they are signed out at once',
    answers: { 204: undefined },
  },
};
