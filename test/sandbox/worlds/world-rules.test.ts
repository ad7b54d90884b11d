import {
  controlPolicy,
  fullAwsAccess,
  makeAccount,
  makeKey,
  makeRole,
  makeUser,
  makeWorld,
  serviceAccess,
  used,
} from '../../../src/sandbox/worlds/builder.js';
import { faultsOf } from './world-rules.js';

const early = { createdAt: '2025-01-01T00:00:00Z', deletedAt: '2025-06-01T00:00:00Z' };

describe('faultsOf', () => {
  it.each([
    ['an account twice', makeWorld({ accounts: [makeAccount(), makeAccount()] }), /stands twice/],
    ['an account id of 11 digits', makeWorld({ accounts: [makeAccount({ id: '12345678901' })] }), /account id 12345678901/],
    ['an unknown unit', makeWorld({ accounts: [makeAccount({ parentId: 'ou-none' })] }), /in no unit/],
    ['namesakes in other capitals', withUsers(makeUser('Alice'), makeUser('alice')), /lives beside its namesake/],
    ['a name that IAM refuses', withUsers(makeUser('al ice')), /name al ice/],
    ['an id used twice', withUsers(makeUser('a', { keys: [makeKey()] }), makeUser('b', { keys: [makeKey()] })), /is used twice/],
    ['an unknown group', withUsers(makeUser('a', { groups: ['none'] })), /is in no group none/],
    ['an unknown policy', withUsers(makeUser('a', { attached: ['arn:aws:iam::aws:policy/None'] })), /has no policy/],
    [
      'a use before the creation of a key',
      withUsers(makeUser('a', { keys: [{ lastUsed: used('2025-01-01T00:00:00Z') }] })),
      /before its creation/,
    ],
    ['a use in the future', withUsers(makeUser('a', { password: { lastUsedAt: '2027-01-01T00:00:00Z' } })), /in the future/],
    [
      'a service used after its role',
      withRole({ lastUsed: { at: '2026-10-01T00:00:00Z', region: 'eu-west-1' }, services: [serviceAccess('s3', '2026-10-02T00:00:00Z')] }),
      /a service was used .* after the role/,
    ],
    ['a service used by a role not used', withRole({ services: [serviceAccess('s3', '2026-10-02T00:00:00Z')] }), /after the role/],
    ['an action used after its service', withRole({ services: [{
      ...serviceAccess('s3'),
      actions: [{ name: 'ListAllMyBuckets', lastAccessed: { at: '2026-10-02T00:00:00Z', region: 'eu-west-1' } }],
    }] }), /s3:ListAllMyBuckets used after s3/],
    ['a role used before its creation', withRole({ lastUsed: { at: '2020-10-01T00:00:00Z', region: 'eu-west-1' } }), /before its creation/],
    ['an unknown boundary of a role', withRole({ boundaryArn: 'arn:aws:iam::aws:policy/None' }), /boundary of worker/],
    [
      'a policy attached nowhere',
      makeWorld({ organization: { policies: [controlPolicy('guard', '{}', ['ou-none'])] } }),
      /which is nowhere/,
    ],
    ['six policies at one target', makeWorld({ organization: { policies: [
      fullAwsAccess(),
      ...[1, 2, 3, 4, 5].map((n) => controlPolicy(`guard ${n}`, '{}', ['r-exam'])),
    ] } }), /too many policies/],
    ['an analyzer without an account', makeWorld({ analyzers: [{ accountId: '999999999999' }] }), /has no account/],
  ])('finds %s', (_what, world, fault) => {
    expect(faultsOf(world).join('\n')).toMatch(fault);
  });

  it('allows a name to be taken again after its user was deleted', () => {
    expect(faultsOf(withUsers(makeUser('alice', early), makeUser('Alice', { createdAt: '2025-07-01T00:00:00Z' })))).toEqual([]);
  });
});

function withRole(spec: Parameters<typeof makeRole>[1]): ReturnType<typeof makeWorld> {
  return makeWorld({ accounts: [makeAccount({ roles: [makeRole('worker', spec)] })] });
}

function withUsers(...users: readonly ReturnType<typeof makeUser>[]): ReturnType<typeof makeWorld> {
  return makeWorld({ accounts: [makeAccount({ users })] });
}
