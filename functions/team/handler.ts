import { type KeyedRoute, routes } from '#shared/access/routes.ts';
import { api } from '#shared/http/api.ts';
import { deleteMember } from './routes/delete-member.ts';
import { inviteMember } from './routes/invite-member.ts';
import { listTeam } from './routes/list-team.ts';
import { patchMember } from './routes/patch-member.ts';

const ownerOnly = (handle: KeyedRoute['handle']): KeyedRoute => ({ scopes: [], handle });

export const ROUTES = {
  'GET /v1/team': ownerOnly(listTeam),
  'POST /v1/team': ownerOnly(inviteMember),
  'PATCH /v1/team/{memberId}': ownerOnly(patchMember),
  'DELETE /v1/team/{memberId}': ownerOnly(deleteMember),
} satisfies Parameters<typeof routes>[0];

export const handler = api(routes(ROUTES));
