import { describe, expect, test } from 'vitest';
import { type Operation, routeNameOf } from '#shared/access/operation.ts';
import { ROLES } from '#shared/access/rules/role.ts';
import { createSession } from '#shared/access/sessions.ts';
import { type IssuerId, idFrom, type MemberId } from '#shared/ids.ts';
import { handler } from '../../functions/team/handler.ts';
import { OPERATIONS } from '../../functions/team/operations.ts';
import { admin } from '../support/admin-api.ts';
import { type Call, caller, itemsIn, textIn } from '../support/call-api.ts';
import { freshIssuer } from '../support/issuer.ts';
import { SESSION_COOKIE, sessionOf } from '../support/session.ts';

const call = caller(handler);

/** A call that went well, held against what the OpenAPI document says of its answer. */
async function team(request: string, options: Call) {
  const answer = await call(request, options);
  const name = request.replace(/mbr_\w+/, '{memberId}');
  const operation = Object.values<Operation>(OPERATIONS).find((one) => routeNameOf(one) === name);
  const schema = operation?.answers[answer.status];
  if (answer.status < 300 && answer.status !== 204) schema?.parse(answer.body);
  return answer;
}

describe('an owner', () => {
  test('invites people, lists them, changes their roles and lets them go', async () => {
    const { key, owner, invite, list } = await aTeam();
    const ann = await invite('ann', 'viewer');
    expect(ann).toMatchObject({ role: 'viewer', status: 'invited', name: 'ann' });

    const member = `/v1/team/${ann.memberId}`;
    const changed = await team(`PATCH ${member}`, { key, body: { role: 'marketer' } });
    expect(changed).toMatchObject({ status: 200, body: { ...ann, role: 'marketer' } });
    expect(await list()).toEqual([owner, changed.body]);

    expect(await team(`DELETE ${member}`, { key })).toMatchObject({ status: 204 });
    expect(await list()).toEqual([owner]);
    expect(await team(`DELETE ${member}`, { key })).toMatchObject({ status: 404 });
  });

  test('may invite again who has not come yet, and nobody twice otherwise', async () => {
    const { key, owner, invite, list } = await aTeam();
    const ann = await invite('ann', 'viewer');

    expect(await invite('ann', 'viewer')).toEqual(ann);
    const body = { email: ann.email, role: 'owner' };
    expect(await team('POST /v1/team', { key, body })).toMatchObject({
      status: 409,
      body: { errors: [{ field: 'email' }] },
    });
    expect(await list()).toEqual([owner, ann]);
  });

  test('that is the last one stays an owner', async () => {
    const { key, owner, invite } = await aTeam();
    const member = `/v1/team/${owner.memberId}`;

    expect(await team(`DELETE ${member}`, { key })).toMatchObject({ status: 409 });
    const body = { role: 'viewer' };
    expect(await team(`PATCH ${member}`, { key, body })).toMatchObject({ status: 409 });
    await invite('second', 'owner');
    expect(await team(`PATCH ${member}`, { key, body })).toMatchObject({ status: 200 });
  });

  test.each(['DELETE', 'PATCH'])(
    'and another who %s each other at once leave one of them',
    async (method) => {
      const { key, owner, invite, list } = await aTeam();
      const owners = [owner, await invite('second', 'owner')];
      const answers = await Promise.all(
        owners.map(({ memberId }) =>
          team(`${method} /v1/team/${memberId}`, { key, body: { role: 'viewer' } }),
        ),
      );

      expect(answers.map(({ status }) => status).filter((status) => status === 409)).toHaveLength(
        1,
      );
      const left = (await list()).filter(({ role }) => role === 'owner');
      expect(left).toHaveLength(1);
    },
  );

  test.each([
    [{ email: 'nobody', role: 'owner' }, 'email'],
    [{ email: 'a@academy.example', role: 'king' }, 'role'],
    [{ email: 'a@academy.example' }, 'role'],
    [{ email: 'a@academy.example', role: 'viewer', groups: ['iss_1:owner'] }, 'groups'],
  ])('cannot invite %j: it names %s', async (body, field) => {
    const { key } = await aTeam();

    const answer = await team('POST /v1/team', { key, body });

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });
});

test.each(['PATCH', 'DELETE'])(
  '%s ends the sessions of the member, and no others',
  async (method) => {
    const { key, issuerId, invite } = await aTeam();
    const ann = await signedIn(issuerId, await invite('ann', 'marketer'));
    const ben = await signedIn(issuerId, await invite('ben', 'marketer'));

    await team(`${method} /v1/team/${ann.memberId}`, { key, body: { role: 'viewer' } });

    expect(await admin('GET /v1/issuer', ann)).toMatchObject({ status: 401 });
    expect(await admin('GET /v1/issuer', ben)).toMatchObject({ status: 200 });
  },
);

describe('another issuer’s team', () => {
  test('is out of reach, and its people are strangers', async () => {
    const [ours, theirs] = [await aTeam(), await aTeam()];
    const ann = await theirs.invite('ann', 'viewer');
    const member = `/v1/team/${ann.memberId}`;
    const call = { key: ours.key, body: { role: 'owner' } };

    expect(await ours.list()).toEqual([ours.owner]);
    expect(await team(`PATCH ${member}`, call)).toMatchObject({ status: 404 });
    expect(await team(`DELETE ${member}`, { key: ours.key })).toMatchObject({ status: 404 });
    expect(await theirs.list()).toEqual([theirs.owner, ann]);
  });

  test('may have the same person, who leaves one and stays in the other', async () => {
    const [ours, theirs] = [await aTeam(), await aTeam()];
    const ann = await theirs.invite('ann', 'viewer');
    const also = await team('POST /v1/team', {
      key: ours.key,
      body: { email: ann.email, role: 'owner' },
    });
    expect(also.body.memberId).toBe(ann.memberId);

    const gone = await team(`DELETE /v1/team/${ann.memberId}`, { key: ours.key });

    expect(gone).toMatchObject({ status: 204 });
    expect(await theirs.list()).toContainEqual(ann);
  });
});

const NAMES = Object.values(OPERATIONS).map(routeNameOf);

test.each(ROLES.flatMap((role) => NAMES.map((name) => [role, name] as const)))(
  'a %s: %s is for owners only',
  async (role, name) => {
    const { issuer } = await freshIssuer();
    const { cookies, headers } = await sessionOf(issuer.issuerId, role);
    const request = name.replace('{memberId}', `mbr_${'0'.repeat(32)}`);

    const { status } = await call(request, { cookies, headers, body: {} });

    if (role === 'owner') expect(status).not.toBe(403);
    else expect(status).toBe(403);
  },
);

describe('GET /v1/me', () => {
  test('tells a person who they are and what they may do', async () => {
    const { issuer } = await freshIssuer();
    const { cookies, who } = await sessionOf(issuer.issuerId, 'marketer');

    const { memberId, name, email, role } = who;
    expect(await admin('GET /v1/me', { cookies })).toMatchObject({
      status: 200,
      body: {
        issuer: { issuerId: issuer.issuerId },
        scopes: ['ingest', 'read'],
        member: { memberId, name, email, role },
        key: null,
      },
    });
  });

  test('tells a machine what its key is', async () => {
    const { keys } = await freshIssuer();

    expect(await admin('GET /v1/me', { key: keys.read })).toMatchObject({
      status: 200,
      body: { scopes: ['read'], member: null, key: { scope: 'read' } },
    });
  });
});

async function aTeam() {
  const { issuer, keys } = await freshIssuer();
  const { issuerId } = issuer;
  const key = keys.admin;
  const invite = async (name: string, role: string) => {
    const email = `${name}@${issuerId.slice(4)}.example`;
    const answer = await team('POST /v1/team', { key, body: { email, name, role } });
    const memberId = idFrom('mbr', textIn(answer, 'memberId')) ?? expect.fail('no member id');
    return { ...answer.body, memberId, email };
  };
  const list = async () => itemsIn(await team('GET /v1/team', { key }));
  return { key, issuerId, owner: await invite('owner', 'owner'), invite, list };
}

async function signedIn(issuerId: IssuerId, { memberId }: { memberId: MemberId }) {
  const who = { issuerId, memberId, role: 'marketer', name: 'A', email: 'a@b.example' } as const;
  const { token } = await createSession(who);
  return { memberId, cookies: [`${SESSION_COOKIE}=${token}`] };
}
