import { audit } from '../harness.js';
import { attachManaged, makeAccount, makeGroup, makeUser, makeWorld, type WorldSpec } from '../../src/sandbox/worlds/builder.js';
import type { World } from '../../src/sandbox/world.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { account, actionsSeen, ALPHA, auditJson, BETA, HOME, smallWorld } from './support.js';

const ADVISOR = ['iam:GenerateServiceLastAccessedDetails', 'iam:GetServiceLastAccessedDetails'];

/** HOME and `count - 1` members, `users` users in each. */
function fleet(count: number, users: number, spec: WorldSpec = {}): World {
  const ids = Array.from({ length: count }, (_, index) => String(Number(HOME) + index));
  const names = Array.from({ length: users }, (_, index) => `user-${index}`);
  return makeWorld({ accounts: ids.map((id) => account(id, names)), ...spec });
}

function perAccount(sandbox: Sandbox, action: string): Readonly<Record<string, number>> {
  return Object.fromEntries(sandbox.counts().flatMap((row) => (row.action === action ? [[row.account, row.calls]] : [])));
}

describe('calls of the default users report', () => {
  const accounts = 45;
  const users = 6;

  it('stay within the bounds: a page of Config per 100 users, of Organizations per 20 accounts', async () => {
    const { sandbox, document } = await auditJson(fleet(accounts, users), ['users']);
    expect(document.rows).toHaveLength(accounts * users);
    const pages = Math.ceil((accounts * users) / 100);
    expect(sandbox.count({ service: 'config', action: 'SelectAggregateResourceConfig' })).toBeLessThanOrEqual(pages + 1);
    expect(sandbox.count({ service: 'organizations' })).toBeLessThanOrEqual(Math.ceil(accounts / 20) + 2);
  });

  it('are per account one AssumeRole, two for a ready report and one for the details', async () => {
    const { sandbox } = await auditJson(fleet(accounts, users), ['users']);
    const everywhere = Array.from({ length: accounts }, (_, index) => String(Number(HOME) + index));
    const once = Object.fromEntries(everywhere.map((id) => [id, 1]));
    expect(perAccount(sandbox, 'AssumeRole')).toEqual(Object.fromEntries(everywhere.slice(1).map((id) => [id, 1])));
    for (const action of ['GenerateCredentialReport', 'GetCredentialReport', 'GetAccountAuthorizationDetails']) {
      expect(perAccount(sandbox, action)).toEqual(once);
    }
  });

  it('do not grow with the number of users below the size of a page', async () => {
    const few = await auditJson(fleet(3, 1), ['users']);
    const many = await auditJson(fleet(3, 33), ['users']);
    expect(many.document.rows).toHaveLength(99);
    expect(many.sandbox.counts()).toEqual(few.sandbox.counts());
  });

  it('read 1000 entities of an account at once', async () => {
    const names = Array.from({ length: 1001 }, (_, index) => `user-${index}`);
    const { sandbox, document } = await auditJson(makeWorld({ accounts: [account(HOME), account(ALPHA, names)] }), ['users']);
    expect(document.rows).toHaveLength(1001);
    expect(perAccount(sandbox, 'GetAccountAuthorizationDetails')).toEqual({ [HOME]: 1, [ALPHA]: 2 });
    expect(sandbox.count({ action: 'SelectAggregateResourceConfig' })).toBeLessThanOrEqual(12);
  });

  it('follow pages that are smaller than asked, and empty ones that carry a token', async () => {
    const pages = { emptyListAccountsEvery: 2, details: 2, config: 3 };
    const { document } = await auditJson(fleet(41, 5, { behaviour: { pages } }), ['users']);
    expect(document.rows).toHaveLength(41 * 5);
    expect(document.coverage).toMatchObject({ accounts: 41, complete: true });
  });

  it('are still few where one query of AWS Config has to be split', async () => {
    const [many, each] = [450, 3];
    const argv = ['users', '--no-assume', '--columns', 'account_id,user_name'];
    const { sandbox, document, code } = await auditJson(fleet(many, each), argv);
    expect(code).toBe(0);
    expect(new Set(document.rows.map((row) => JSON.stringify(row))).size).toBe(many * each);
    const pages = Math.ceil((many * each) / 100);
    expect(sandbox.count({ action: 'SelectAggregateResourceConfig' })).toBeLessThanOrEqual(pages + (pages - 1));
    expect(sandbox.count({ service: 'organizations' })).toBeLessThanOrEqual(Math.ceil(many / 20) + 2);
  }, 60_000);

  it('are not those of a whole organization where one account was chosen', async () => {
    const { sandbox, document } = await auditJson(fleet(30, 10), ['users', '--accounts', String(Number(HOME) + 4)]);
    expect(document.rows).toHaveLength(10);
    expect(sandbox.count({ action: 'SelectAggregateResourceConfig' })).toBe(1);
    expect(sandbox.count({ action: 'AssumeRole' })).toBe(1);
  });

  it('read each AWS-managed document once per run, in whichever accounts it is used', async () => {
    const admin = makeGroup('Admins', { attached: [attachManaged('AdministratorAccess')] });
    const users = (id: string) => [
      makeUser('reader', { attached: [attachManaged('ReadOnlyAccess')] }, id),
      makeUser('chief', { groups: ['Admins'], boundaryArn: attachManaged('PowerUserAccess').arn }, id),
    ];
    const accounts = [HOME, ALPHA, BETA].map((id) => makeAccount({ id, users: users(id), groups: [admin] }));
    const { sandbox, document } = await auditJson(makeWorld({ accounts }), ['users']);
    expect(document.rows).toHaveLength(6);
    expect(perAccount(sandbox, 'GetPolicy')).toEqual({ [HOME]: 3 });
    expect(perAccount(sandbox, 'GetPolicyVersion')).toEqual({ [HOME]: 3 });
  });
});

describe('only what the chosen columns need is asked', () => {
  it('identity columns make no call in any account', async () => {
    const { sandbox, code, stdout } = await audit(
      smallWorld(),
      ['users', '--columns', 'account_id,user_name,created_at', '--format', 'csv'],
    );
    expect(code).toBe(0);
    expect(stdout.split('\r\n')).toHaveLength(6);
    expect(actionsSeen(sandbox)).toEqual([
      'config:DescribeConfigurationAggregatorSourcesStatus',
      'config:DescribeConfigurationAggregators',
      'config:SelectAggregateResourceConfig',
      'organizations:DescribeOrganization',
      'organizations:ListAccounts',
      'sts:GetCallerIdentity',
    ]);
  });

  it.each([
    ['the report alone', 'user_name,mfa_active', ['iam:GenerateCredentialReport', 'iam:GetCredentialReport']],
    ['the report alone, for sorting', 'user_name', ['iam:GenerateCredentialReport', 'iam:GetCredentialReport'], [
      '--sort',
      'days_inactive:desc',
    ]],
    ['details and documents', 'user_name,admin', ['iam:GetAccountAuthorizationDetails', 'iam:GetPolicy', 'iam:GetPolicyVersion']],
    ['access advisor', 'user_name,last_service', ADVISOR],
  ])('%s', async (_, columns, expected, more: readonly string[] = []) => {
    const attached = [attachManaged('ReadOnlyAccess')];
    const world = smallWorld({ alpha: { users: [makeUser('ann', { attached })] } });
    const { sandbox } = await audit(world, ['users', '--columns', columns, ...more]);
    expect(actionsSeen(sandbox).filter((action) => action.startsWith('iam:'))).toEqual(expected);
  });

  it.each([['users'], ['stale'], ['accounts']])('%s asks access advisor nothing unless a column of it is chosen', async (report) => {
    const { sandbox, code } = await audit(smallWorld(), [report]);
    expect(code).toBe(0);
    expect(actionsSeen(sandbox).filter((action) => ADVISOR.includes(action))).toEqual([]);
    expect(sandbox.count({ action: 'AssumeRole' })).toBe(2);
  });

  it('accounts reads no policy document', async () => {
    const world = smallWorld({ alpha: { users: [makeUser('ann', { attached: [attachManaged('ReadOnlyAccess')] })] } });
    const { sandbox } = await audit(world, ['accounts']);
    expect(sandbox.count({ action: 'GetPolicy' })).toBe(0);
  });

  it('stale asks the details too: without them a deleted user would be called stale', async () => {
    const { sandbox } = await audit(smallWorld(), ['stale', '--columns', 'user_name']);
    expect(sandbox.count({ action: 'GetAccountAuthorizationDetails' })).toBe(3);
    expect(sandbox.count({ action: 'GetCredentialReport' })).toBe(3);
  });
});
