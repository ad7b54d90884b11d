import { audit } from '../harness.js';
import type { AccountState, World } from '../../src/sandbox/world.js';
import { makeWorld } from '../../src/sandbox/worlds/builder.js';
import { account, ALPHA, auditJson, BETA, EVERYBODY, faulty, gapsIn, HOME, smallWorld, usersIn } from './support.js';

describe('accounts that AWS closes to everybody', () => {
  it.each<[AccountState, string]>([
    ['SUSPENDED', 'suspended'],
    ['CLOSED', 'closed'],
    ['PENDING_ACTIVATION', 'pending_activation'],
  ])('%s is skipped, said, and no gap', async (state, reason) => {
    const run = await auditJson(smallWorld({ alpha: { state } }), ['users']);
    expect(run.code).toBe(0);
    expect(usersIn(run)).toEqual([`${HOME}/root-admin`, `${BETA}/cleo`]);
    expect(run.document.coverage).toMatchObject({
      accounts: 2,
      accounts_complete: 2,
      complete: true,
      gaps: [],
      skipped: [{ account_id: ALPHA, reason }],
    });
    expect(run.stderr).toContain(`2 users · 2 accounts · 1 skipped (${reason.replace('_', ' ')}: 1)`);
    expect(run.sandbox.count({ account: ALPHA })).toBe(0);
  });

  it('PENDING_CLOSURE still works', async () => {
    const run = await auditJson(smallWorld({ alpha: { state: 'PENDING_CLOSURE' } }), ['users']);
    expect(run.code).toBe(0);
    expect(usersIn(run)).toEqual(EVERYBODY);
  });

  it('stands in the accounts report all the same, as skipped', async () => {
    const columns = 'account_id,state,config,credential_report,account_details,users,gaps,detail';
    const { document } = await auditJson(
      smallWorld({ alpha: { state: 'SUSPENDED' } }),
      ['accounts', '--accounts', ALPHA + ',' + BETA, '--columns', columns],
    );
    expect(document.rows[0]).toEqual({
      ...{ account_id: ALPHA, state: 'suspended', config: 'skipped', credential_report: 'skipped', account_details: 'skipped' },
      ...{ users: null, gaps: 0, detail: 'the account is suspended' },
    });
  });

  it.each(['both', 'state', 'status'] as const)('states are read from whichever field is sent: %s', async (accountFields) => {
    const world = smallWorld({ alpha: { state: 'SUSPENDED' }, behaviour: { accountFields } });
    const { document } = await auditJson(world, ['users']);
    expect(document.coverage.skipped).toEqual([{ account_id: ALPHA, reason: 'suspended' }]);
  });

  it('an organization without an active account is an error, not a clean audit', async () => {
    const closed = { state: 'SUSPENDED' } as const;
    const { code, stdout, stderr } = await audit(smallWorld({ home: closed, alpha: closed, beta: closed }), ['users']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('no active account among the 3 that the organization lists');
  });
});

describe('without access to Organizations', () => {
  const noAccess: readonly [string, World, string][] = [
    ['denied', smallWorld({ hub: { denied: ['organizations:*'] } }), 'denied'],
    ['throttled for ever', smallWorld(faulty({ kind: 'throttle', service: 'organizations' })), 'throttled'],
    ['broken', smallWorld(faulty({ kind: 'server_error', service: 'organizations' })), 'failed'],
    ['called from a plain member account', smallWorld({ hub: { accountId: ALPHA } }), 'denied'],
  ];

  it.each(noAccess)('%s: the accounts that the aggregator knows are taken, and that is said', async (_, world, reason) => {
    const run = await auditJson(world, ['users']);
    expect(run.code).toBe(3);
    expect(usersIn(run)).toEqual(EVERYBODY);
    expect(gapsIn(run)).toEqual([`run organizations ${reason}`]);
    expect(run.stderr).toContain('accounts taken from the aggregator org; those it does not know are missing: organizations:ListAccounts');
    expect(run.stderr).toMatch(/ {4}→ \w/);
  });

  it('an account that the aggregator does not know is missing', async () => {
    const run = await auditJson(smallWorld({ hub: { denied: ['organizations:*'] }, alpha: { config: { aggregated: false } } }), ['users']);
    expect(usersIn(run)).toEqual([`${HOME}/root-admin`, `${BETA}/cleo`]);
    expect(run.code).toBe(3);
  });

  it('half way through the list, too: half a list is no list', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => String(Number(ALPHA) + index));
    const accounts = [account(HOME), ...ids.map((id) => account(id, ['u']))];
    const run = await auditJson(
      makeWorld({ accounts, ...faulty({ kind: 'throttle', action: 'ListAccounts', skip: 1 }) }),
      ['users', '--no-assume', '--columns', 'account_id,user_name'],
    );
    expect(gapsIn(run)).toEqual(['run organizations throttled']);
    expect(usersIn(run)).toEqual(ids.map((id) => `${id}/u`));
  });

  it('an account that the aggregator does not know can not be chosen, and the message does not blame the organization', async () => {
    const world = smallWorld({ hub: { denied: ['organizations:*'] }, alpha: { config: { aggregated: false } } });
    const { code, stderr } = await audit(world, ['users', '--accounts', ALPHA]);
    expect(code).toBe(4);
    expect(stderr).toContain(`account ${ALPHA} is not in the aggregator org`);
  });

  it('a unit can not be walked', async () => {
    const { code, stdout, stderr } = await audit(smallWorld({ hub: { denied: ['organizations:*'] } }), ['users', '--ou', 'r-exam']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('organizations:ListAccountsForParent: AccessDenied');
  });

  it('only DescribeOrganization denied costs nothing but the id of the organization', async () => {
    const run = await auditJson(smallWorld({ hub: { denied: ['organizations:DescribeOrganization'] } }), ['users']);
    expect(run.code).toBe(0);
    expect(run.document.scope).toMatchObject({ organization_id: null });
  });

  it.each([
    ['denied in the management account', smallWorld({ hub: { denied: ['organizations:*'] } }), 'organizations:ListAccounts'],
    ['called from a plain member account', smallWorld({ hub: { accountId: ALPHA } }), `${ALPHA} is neither`],
    ['not in use', makeWorld({ accounts: [account(HOME, ['ann'])], organization: null }), 'AWSOrganizationsNotInUse'],
  ])('--source organization cannot begin: %s', async (_, world, says) => {
    const { code, stdout, stderr } = await audit(world, ['users', '--source', 'organization']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain("the accounts of the organization can't be listed");
    expect(stderr).toContain(says);
    expect(stderr).toContain('--source account');
  });
});

describe('an account that belongs to no organization', () => {
  const alone = makeWorld({
    accounts: [account(HOME, ['ann']), account(ALPHA, ['bob'])],
    organization: null,
    aggregators: [{ name: 'mine', sources: [HOME, ALPHA] }],
  });

  it('can use an aggregator of accounts, by name', async () => {
    const run = await auditJson(alone, ['users', '--aggregator', 'mine']);
    expect(usersIn(run)).toEqual([`${HOME}/ann`, `${ALPHA}/bob`]);
    // There is no organization that could have more accounts, so nothing is missing; but it is said.
    expect(run.code).toBe(0);
    expect(gapsIn(run)).toEqual([]);
    expect(run.document.coverage.notes).toMatchObject([{ account_id: null, source: 'organizations' }]);
    expect(run.document.scope).toMatchObject({ aggregator: 'mine', organization_id: null });
  });
});

describe('accounts outside the organization', () => {
  it('are left out although their rows linger in the aggregator, and that is said', async () => {
    const run = await auditJson(smallWorld({ alpha: { inOrganization: false } }), ['users']);
    expect(run.code).toBe(0);
    expect(usersIn(run)).toEqual([`${HOME}/root-admin`, `${BETA}/cleo`]);
    expect(run.document.coverage.notes).toMatchObject([{ account_id: ALPHA, source: 'config' }]);
    expect(run.document.coverage.notes[0]?.text).toMatch(/^2 .*left out: the aggregator still has this account, the organization has not$/);
    expect(run.stderr).toContain(`note: ${ALPHA} config: 2 `);
    expect(run.sandbox.count({ account: ALPHA })).toBe(0);
  });
});
