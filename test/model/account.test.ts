import { ACCOUNT_STATES, isClosed, unitsOf } from '../../src/model/account.js';
import { account } from '../fixtures.js';

describe('isClosed', () => {
  it.each([
    ['ACTIVE', false],
    ['PENDING_CLOSURE', false],
    ['UNKNOWN', false],
    ['SUSPENDED', true],
    ['CLOSED', true],
    ['PENDING_ACTIVATION', true],
  ] as const)('%s: %s', (state, expected) => {
    expect(isClosed(account({ state }))).toBe(expected);
  });

  it('is decided for every state', () => {
    expect(ACCOUNT_STATES).toHaveLength(6);
  });
});

describe('unitsOf', () => {
  it.each([
    ['o-x/r-y/ou-y-1/ou-y-2/111122223333/', ['ou-y-1', 'ou-y-2']],
    ['o-x/r-y/111122223333/', []],
    [null, []],
  ])('%s → %j', (path, units) => {
    expect(unitsOf(account({ path }))).toEqual(units);
  });
});
