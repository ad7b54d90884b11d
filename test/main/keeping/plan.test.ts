import { runCli, type Ran } from '../../harness.js';
import type { World } from '../../../src/sandbox/world.js';
import { attachManaged, makeUser, serviceAccess } from '../../../src/sandbox/worlds/builder.js';
import { account, ALPHA, BETA, HOME, smallWorld, type Row } from '../support.js';
import { documentIn, emptyStore, fleet, keeping, later, type Asked } from './support.js';

const rowsOf = (ran: Ran): readonly Row[] => documentIn(ran).rows;

/** Calls by action, of those that were counted. */
function counted(ran: Ran): Asked {
  return Object.fromEntries(rowsOf(ran).flatMap((row) =>
    (row['action'] === 'total' || typeof row['calls'] !== 'number' ? [] : [[String(row['action']), row['calls']]])));
}

function totalOf(ran: Ran): Row {
  return rowsOf(ran).at(-1) ?? {};
}

const COUNTING: Asked = {
  'config:DescribeConfigurationAggregators': 1,
  'config:SelectAggregateResourceConfig': 1,
  'organizations:DescribeOrganization': 1,
  'organizations:ListAccounts': 1,
  'sts:GetCallerIdentity': 1,
};

const withServices = (): World =>
  smallWorld({ alpha: { users: ['ann', 'bob'].map((name) => makeUser(
    name,
    { services: [serviceAccess('s3')], attached: [attachManaged('ReadOnlyAccess')] },
    ALPHA,
  )) } });

const inUnit = (): World => {
  const unit = { id: 'ou-exam-unitunit', name: 'Unit', parentId: 'r-exam' };
  return smallWorld({ alpha: { parentId: unit.id }, organization: { units: [unit] } });
};

describe('iam-audit plan says what the run will ask', () => {
  it.each<[string, World, readonly string[]]>([
    ['users', withServices(), ['users']],
    ['users with access advisor', withServices(), ['users', '--columns', '+last_service']],
    ['identity columns', smallWorld(), ['users', '--columns', 'account_id,user_name']],
    ['stale', smallWorld(), ['stale']],
    ['accounts', smallWorld(), ['accounts']],
    ['roles', withServices(), ['roles']],
    ['what is not used', withServices(), ['unused']],
    ['what is not used, everybody asked', withServices(), ['unused', '--no-infer']],
    ['what two of them may do', withServices(), ['access', `arn:aws:iam::${ALPHA}:user/ann`, `arn:aws:iam::${ALPHA}:user/bob`]],
    ['privileges', withServices(), ['privileges']],
    ['chosen accounts', smallWorld(), ['users', '--accounts', `${HOME},${BETA}`]],
    ['a unit', inUnit(), ['users', '--ou', 'ou-exam-unitunit']],
    ['without roles', smallWorld(), ['users', '--no-assume']],
    ['from Organizations and IAM', smallWorld(), ['users', '--source', 'organization']],
    ['the own account', smallWorld(), ['users', '--source', 'account']],
    ['an account without users', smallWorld({ beta: { users: [] } }), ['users']],
    ['a closed account', { ...smallWorld(), accounts: [
      ...smallWorld().accounts,
      account('444444444444', ['x'], { state: 'CLOSED', config: { aggregated: false } }),
    ] }, ['users']],
    ['45 accounts with 6 users each', fleet(45, 6), ['users']],
    ['1001 users in an account', fleet(2, 1001), ['users']],
  ])('%s', async (_, world, argv) => {
    await keeping(world, async ({ run }) => {
      const planned = await run(['plan', ...argv, '--format', 'json']);
      const { asked } = await run(argv);
      expect(planned.code).toBe(0);
      const calls = counted(planned);
      expect(Object.fromEntries(Object.keys(calls).map((action) => [action, asked[action]]))).toEqual(calls);
      expect(totalOf(planned)['calls']).toBe(Object.values(calls).reduce((sum, own) => sum + own, 0));
      // What could not be counted is named all the same, so a policy made of the list allows the run.
      const named = rowsOf(planned).map((row) => row['action']);
      for (const action of Object.keys(asked)) expect(named).toContain(action);
    });
  });

  it('what is not used, without roles: no report of an account is ready at the first look, perhaps', async () => {
    await keeping(withServices(), async ({ run }) => {
      const calls = counted(await run(['plan', 'unused', '--no-assume', '--format', 'json']));
      const { asked } = await run(['unused', '--no-assume']);
      expect(calls).toMatchObject({
        'access-analyzer:ListAnalyzers': 1,
        'iam:GenerateOrganizationsAccessReport': 3,
        'iam:GetOrganizationsAccessReport': 3,
      });
      for (const [action, least] of Object.entries(calls)) expect({ action, enough: (asked[action] ?? 0) >= least }).toEqual({
        action,
        enough: true,
      });
    });
  });

  it('what can not be counted has no number', async () => {
    await keeping(withServices(), async ({ run }) => {
      const planned = await run(['plan', 'users', '--source', 'organization', '--columns', '+last_service', '--format', 'json']);
      const unknown = rowsOf(planned).filter((row) => row['calls'] === null).map((row) =>
        `${String(row['where'])} ${String(row['action'])}`);
      expect(unknown).toEqual([
        'hub iam:GetPolicy',
        'hub iam:GetPolicyVersion',
        'hub organizations:ListAccountsForParent',
        'hub organizations:ListOrganizationalUnitsForParent',
        'members iam:GenerateServiceLastAccessedDetails',
        'members iam:GetServiceLastAccessedDetails',
      ]);
    });
  });
});

describe('iam-audit plan asks only what counts accounts and users', () => {
  it.each<[string, readonly string[], Asked]>([
    ['with the aggregator', ['users'], COUNTING],
    ['for access advisor', ['users', '--columns', '+last_service'], COUNTING],
    [
      'without Config',
      ['users', '--source', 'organization'],
      { 'organizations:DescribeOrganization': 1, 'organizations:ListAccounts': 1, 'sts:GetCallerIdentity': 1 },
    ],
    ['the own account', ['users', '--source', 'account'], { 'iam:ListAccountAliases': 1, 'sts:GetCallerIdentity': 1 }],
  ])('%s', async (_, argv, expected) => {
    await keeping(withServices(), async ({ run }) => {
      const { asked, stdout, code } = await run(['plan', ...argv]);
      expect(asked).toEqual(expected);
      expect(code).toBe(0);
      expect(stdout).toContain('total');
    });
  });

  it('and keeps nothing', async () => {
    await keeping(smallWorld(), async ({ run, store }) => {
      await run(['plan', 'users']);
      expect((await runCli(['runs', '--store', store, '--format', 'ndjson'], {})).stdout).toBe('');
    });
  });
});

describe('kept evidence is not planned again', () => {
  it('fresh: no account is entered', async () => {
    await keeping(withServices(), async ({ run }) => {
      const before = await run(['plan', 'users', '--format', 'json']);
      await run(['users']);
      const after = await run(['plan', 'users', '--format', 'json'], { now: later(5) });
      expect(Object.keys(counted(before))).toContain('iam:GetCredentialReport');
      expect(Object.keys(counted(after)).filter((action) => action.startsWith('iam:') || action === 'sts:AssumeRole')).toEqual([]);
      expect(Number(totalOf(after)['calls'])).toBeLessThan(Number(totalOf(before)['calls']));
      expect(before.stderr).toContain('0 kept records are fresh enough');
      // Four sources of three accounts.
      expect(after.stderr).toContain('12 kept records are fresh enough');
    });
  });

  it.each<[string, readonly string[], number, Asked]>([
    ['details that are too old', [], 20, { 'iam:GetAccountAuthorizationDetails': 3, 'sts:AssumeRole': 2 }],
    [
      'the report that is too old',
      ['--max-age', '1440'],
      211,
      { 'iam:GenerateCredentialReport': 3, 'iam:GetCredentialReport': 3, 'sts:AssumeRole': 2 },
    ],
    [
      'everything with --fresh',
      ['--fresh'],
      1,
      { 'iam:GenerateCredentialReport': 3, 'iam:GetCredentialReport': 3, 'iam:GetAccountAuthorizationDetails': 3, 'sts:AssumeRole': 2 },
    ],
    [
      'what another report did not need',
      ['--columns', '+last_service'],
      1,
      { 'iam:GenerateServiceLastAccessedDetails': 4, 'iam:GetServiceLastAccessedDetails': 4, 'sts:AssumeRole': 2 },
    ],
  ])('but %s is', async (_, options, minutes, expected) => {
    await keeping(withServices(), async ({ run }) => {
      await run(['users']);
      const planned = counted(await run(['plan', 'users', ...options, '--format', 'json'], { now: later(minutes) }));
      expect(Object.fromEntries(Object.entries(planned).filter(([action]) => action.startsWith('iam:')
        || action === 'sts:AssumeRole'))).toEqual(expected);
      const { asked } = await run(['users', ...options], { now: later(minutes) });
      for (const [action, calls] of Object.entries(expected)) expect({ [action]: asked[action] }).toEqual({ [action]: calls });
    });
  });

  it('details without policies do not count for administrators', async () => {
    await keeping(withServices(), async ({ run }) => {
      await run(['accounts']);
      const planned = counted(await run(['plan', 'users', '--format', 'json'], { now: later(1) }));
      expect(planned).toMatchObject({ 'iam:GetAccountAuthorizationDetails': 3 });
      expect(planned['iam:GetCredentialReport']).toBeUndefined();
    });
  });
});

describe('the forecast', () => {
  it('grows with the users and with --max-rate', async () => {
    const seconds = (world: World, ...options: readonly string[]): Promise<number> =>
      keeping(world, async ({ run }) =>
        Number(totalOf(await run(['plan', 'users', '--columns', '+last_service', '--format', 'json', ...options]))['seconds']));
    const few = await seconds(fleet(3, 2));
    const many = await seconds(fleet(3, 300));
    const slow = await seconds(fleet(3, 300), '--max-rate', '2');
    expect(many).toBeGreaterThan(10);
    expect(few).toBeLessThan(many);
    // 300 jobs, each started and looked at, with two calls a second.
    expect(slow).toBeGreaterThanOrEqual(300);
  });

  it('is told in a sentence, in data, or not at all', async () => {
    await keeping(withServices(), async ({ run }) => {
      const { stderr } = await run(['plan', 'users', '--no-progress']);
      expect(stderr).toMatch(
        /^users: at least \d+ calls · about .+ · 3 accounts · 4 user rows in AWS Config · 0 kept records are fresh enough\n$/,
      );
      const json = await run(['plan', 'users', '--no-progress', '--log-format', 'json']);
      expect(JSON.parse(json.stderr)).toMatchObject({ event: 'plan', accounts: 3, users: 4, kept: 0 });
      expect((await run(['plan', 'users', '--quiet'])).stderr).toBe('');
    });
  });
});

describe('plan fails as the run would', () => {
  it.each<[string, readonly string[], number, string]>([
    ['no report', [], 2, ''],
    ['an unknown report', ['nobody'], 2, ''],
    ['an unknown column', ['users', '--columns', 'colour'], 2, 'has no column "colour"'],
    ['an unknown aggregator', ['users', '--aggregator', 'none'], 4, 'there is no configuration aggregator "none"'],
    ['an unknown account', ['users', '--accounts', '999999999999'], 4, 'account 999999999999 is not in'],
  ])('%s', async (_, argv, code, says) => {
    await keeping(smallWorld(), async ({ run }) => {
      const ran = await run(['plan', ...argv]);
      expect(ran.code).toBe(code);
      expect(ran.stderr).toContain(says);
    });
  });

  it('without credentials', async () => {
    await keeping(smallWorld(), async ({ sandbox }) => {
      const { code, stderr } = await runCli(['plan', 'users', '--store', emptyStore()], { ...sandbox.env, AWS_ACCESS_KEY_ID: '' });
      expect(code).toBe(4);
      expect(stderr).toContain('no AWS credentials');
    });
  });
});
