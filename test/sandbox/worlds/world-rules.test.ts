import { makeAccount, makeKey, makeUser, makeWorld, used } from '../../../src/sandbox/worlds/builder.js';
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
    ['a use before the creation of a key', withUsers(makeUser('a', { keys: [{ lastUsed: used('2025-01-01T00:00:00Z') }] })), /before its creation/],
    ['a use in the future', withUsers(makeUser('a', { password: { lastUsedAt: '2027-01-01T00:00:00Z' } })), /in the future/],
  ])('finds %s', (_what, world, fault) => {
    expect(faultsOf(world).join('\n')).toMatch(fault);
  });

  it('allows a name to be taken again after its user was deleted', () => {
    expect(faultsOf(withUsers(makeUser('alice', early), makeUser('Alice', { createdAt: '2025-07-01T00:00:00Z' })))).toEqual([]);
  });
});

function withUsers(...users: readonly ReturnType<typeof makeUser>[]): ReturnType<typeof makeWorld> {
  return makeWorld({ accounts: [makeAccount({ users })] });
}
