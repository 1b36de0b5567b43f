import { describe, expect, test } from 'vitest';
import { groupName, membershipsIn } from '#shared/access/rules/role.ts';
import { freshId } from '../../support/log-events.ts';

const [one, other] = [freshId('iss'), freshId('iss')];

test('a group is named by issuer and role, and its name stands for them', () => {
  const membership = { issuerId: one, role: 'marketer' } as const;

  expect(groupName(membership)).toBe(`${one}:marketer`);
  expect(membershipsIn([groupName(membership)])).toEqual([membership]);
});

describe('what the names of somebody’s groups stand for', () => {
  test.each([
    { groups: [`${one}:viewer`, `${one}:owner`], role: 'owner', because: 'the highest comes last' },
    { groups: [`${one}:owner`, `${one}:viewer`], role: 'owner', because: 'or first' },
    { groups: [`${one}:marketer`, `${one}:viewer`], role: 'marketer', because: 'or is between' },
  ])('$role of $groups: $because', ({ groups, role }) => {
    expect(membershipsIn(groups)).toEqual([{ issuerId: one, role }]);
  });

  test('somebody may be of several issuers, with a role at each', () => {
    expect(membershipsIn([`${one}:viewer`, `${other}:owner`])).toEqual([
      { issuerId: one, role: 'viewer' },
      { issuerId: other, role: 'owner' },
    ]);
  });

  test.each([
    { groups: [`${one}:king`], because: 'there is no such role' },
    { groups: [`${one}`], because: 'no role is named' },
    { groups: ['people:owner'], because: 'no issuer is named' },
    { groups: [`${freshId('prg')}:owner`], because: 'a program is no issuer' },
    { groups: [`${one}owner`, 7, null], because: 'these are other people’s groups' },
    { groups: `${one}:owner`, because: 'it is no list' },
    { groups: undefined, because: 'there are none' },
  ])('nothing of $groups: $because', ({ groups }) => {
    expect(membershipsIn(groups)).toEqual([]);
  });
});
