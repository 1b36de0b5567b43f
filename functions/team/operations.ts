import { type Handlers, operations } from '#shared/access/operation.ts';
import * as store from '#shared/access/team.ts';
import { PageOf } from '#shared/contracts/admin-answers.ts';
import { MemberAnswer, MemberPatch, NewMember } from '#shared/contracts/team.ts';

export const OPERATIONS = operations('Team', {
  listTeam: {
    method: 'GET',
    path: '/v1/team',
    summary: 'List team members',
    scopes: [],
    answers: { 200: PageOf(MemberAnswer) },
  },
  inviteMember: {
    method: 'POST',
    path: '/v1/team',
    summary: 'Invite a team member',
    description:
      'By e-mail. Inviting someone again who has not signed in yet sends the e-mail again.',
    scopes: [],
    body: NewMember,
    example: { email: 'ada@academy.example', name: 'Ada Lovelace', role: 'marketer' },
    answers: { 201: MemberAnswer },
  },
  updateMember: {
    method: 'PATCH',
    path: '/v1/team/{memberId}',
    summary: 'Change a team member’s role',
    description: 'Ends the member’s sessions. The role applies from the next sign-in on.',
    scopes: [],
    body: MemberPatch,
    answers: { 200: MemberAnswer },
  },
  removeMember: {
    method: 'DELETE',
    path: '/v1/team/{memberId}',
    summary: 'Remove a team member',
    description: 'Ends the member’s sessions.',
    scopes: [],
    answers: { 204: undefined },
  },
});

export const members: Handlers<typeof OPERATIONS> = {
  async listTeam({ issuer }) {
    // One page is enough: teams are invited by hand.
    return { items: await store.listTeam(issuer.issuerId), nextCursor: null };
  },

  async inviteMember({ issuer, body }) {
    return store.inviteMember(issuer.issuerId, body());
  },

  async updateMember({ issuer, id, body }) {
    const { role } = body();
    return store.changeRole(issuer.issuerId, id('memberId'), role);
  },

  async removeMember({ issuer, id }) {
    await store.removeMember(issuer.issuerId, id('memberId'));
  },
};
