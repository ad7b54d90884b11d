import type { AccountEvidence } from '../../src/evidence/evidence.js';
import { mayHide } from '../../src/reconcile/hidden-principals.js';
import type { AccountState } from '../../src/model/account.js';
import { account, config, configUser, details, unseen } from '../fixtures.js';

const told = (evidence: AccountEvidence, state: AccountState = 'ACTIVE'): readonly boolean[] =>
  (['User', 'Role'] as const).map((kind) => mayHide(kind, { account: account({ state }), evidence }));

describe('an account that may hold principals that were not seen', () => {
  it.each<[string, AccountEvidence, readonly boolean[]]>([
    ['seen', { account_details: details([]) }, [false, false]],
    ['not entered', { account_details: unseen('role_denied') }, [true, true]],
    ['not asked', {}, [true, true]],
    ['asked for roles only', { account_details: details([], { filters: ['Role', 'LocalManagedPolicy'] }) }, [true, false]],
    ['asked for users only', { account_details: details([], { filters: ['User'] }) }, [false, true]],
    ['sent somebody without a name', { account_details: details([], { problems: ['a role without ARN, id or name: ?'] }) }, [true, true]],
    ['known to AWS Config only, which lags', { account_details: unseen('denied'), config: config([configUser('ann')]) }, [true, true]],
  ])('%s', (_, evidence, expected) => {
    expect(told(evidence)).toEqual(expected);
  });

  it.each<[AccountState, boolean]>([
    ['SUSPENDED', false],
    ['CLOSED', false],
    ['PENDING_ACTIVATION', false],
    ['PENDING_CLOSURE', true],
    ['UNKNOWN', true],
  ])('%s: %s', (state, expected) => {
    expect(told({ account_details: unseen('role_denied') }, state)).toEqual([expected, expected]);
  });
});
