import { audit } from '../harness.js';
import { auditRole, makeAccount, makeUser, makeWorld, type AccountSpec } from '../../src/sandbox/worlds/builder.js';
import { account, actionsSeen, ALPHA, auditJson, BETA, EVERYBODY, gapsIn, HOME, rowOf, smallWorld, usersIn } from './support.js';

describe('--source organization', () => {
  it('makes no call of AWS Config and misses nobody', async () => {
    const run = await auditJson(
      smallWorld({ aggregators: [], alpha: { config: { aggregated: false } } }),
      ['users', '--source', 'organization'],
    );
    expect(run.code).toBe(0);
    expect(usersIn(run)).toEqual(EVERYBODY);
    expect(run.sandbox.count({ service: 'config' })).toBe(0);
    expect(run.document.scope).toMatchObject({ source: 'organization', aggregator: null, organization_id: 'o-exampleorg1' });
    expect(rowOf(run, 'ann')).toMatchObject({ seen_in: ['credential_report', 'account_details'], config_as_of: null });
  });

  it('lists users from the report where the details are denied', async () => {
    const world = smallWorld({ alpha: { denied: ['iam:GetAccountAuthorizationDetails'] } });
    const run = await auditJson(world, ['users', '--source', 'organization']);
    expect(run.code).toBe(3);
    expect(usersIn(run)).toEqual(EVERYBODY);
    expect(gapsIn(run)).toEqual([`${ALPHA} account_details denied`]);
  });

  it('says not_asked in the Config columns of accounts', async () => {
    const { document } = await auditJson(
      smallWorld(),
      ['accounts', '--source', 'organization', '--columns', 'config,config_users,users,gaps'],
    );
    expect(document.rows).toEqual([1, 2, 1].map((users) => ({ config: 'not_asked', config_users: null, users, gaps: 0 })));
  });
});

describe('--source account', () => {
  const world = smallWorld({ home: { alias: 'quill' } });

  it('reads the own account alone, and its alias for a name', async () => {
    const run = await auditJson(world, ['users', '--source', 'account']);
    expect(run.code).toBe(0);
    expect(usersIn(run)).toEqual([`${HOME}/root-admin`]);
    expect(rowOf(run, 'root-admin')).toMatchObject({ account_name: 'quill' });
    expect(actionsSeen(run.sandbox)).toEqual([
      'iam:GenerateCredentialReport',
      'iam:GetAccountAuthorizationDetails',
      'iam:GetCredentialReport',
      'iam:ListAccountAliases',
      'sts:GetCallerIdentity',
    ]);
  });

  it.each<[string, AccountSpec]>([
    ['there is no alias', {}],
    ['the alias may not be read', { alias: 'quill', denied: ['iam:ListAccountAliases'] }],
  ])('has no name where %s', async (_, home) => {
    const run = await auditJson(smallWorld({ home }), ['users', '--source', 'account']);
    expect(run.code).toBe(0);
    expect(rowOf(run, 'root-admin')).toMatchObject({ account_name: null });
  });

  it.each(['--accounts', '--exclude-accounts'])('does not go with %s', async (option) => {
    const { code, sandbox } = await audit(world, ['users', '--source', 'account', option, HOME]);
    expect(code).toBe(2);
    expect(sandbox.count()).toBe(0);
  });
});

describe('--no-assume', () => {
  it('reads the own account, lists the others from AWS Config, and calls the rest not asked', async () => {
    const run = await auditJson(smallWorld(), ['users', '--no-assume']);
    expect(run.code).toBe(3);
    expect(usersIn(run)).toEqual(EVERYBODY);
    expect(gapsIn(run)).toEqual([ALPHA, BETA].flatMap((id) => [`${id} credential_report not_asked`, `${id} account_details not_asked`]));
    expect(rowOf(run, 'root-admin')).toMatchObject({ password_status: 'none' });
    expect(rowOf(run, 'ann')).toMatchObject({ password_status: 'unknown' });
    expect(run.sandbox.count({ action: 'AssumeRole' })).toBe(0);
    expect(run.stderr).toContain('→ Ask AWS for it: without --no-assume and --run. Or choose columns that do without.');
  });

  it('is complete with columns that need no role', async () => {
    const run = await auditJson(smallWorld(), ['users', '--no-assume', '--columns', 'account_id,user_name,groups,tags']);
    expect(run.code).toBe(0);
    expect(usersIn(run)).toEqual(EVERYBODY);
  });
});

describe('the role', () => {
  const tight = (externalId: string | null, path = '/'): AccountSpec =>
    ({ auditRole: auditRole({ name: 'Auditor', path, assumable: { externalId } }) });

  it.each([
    ['has another name', tight(null), ['--role-name', 'Auditor']],
    ['has a path', tight(null, '/audit/'), ['--role-name', 'audit/Auditor']],
    ['has a path, given with its slash', tight(null, '/audit/'), ['--role-name', '/audit/Auditor']],
    ['asks for an external id', tight('quill/2026'), ['--role-name', 'Auditor', '--external-id', 'quill/2026']],
  ])('%s', async (_, alpha, argv) => {
    const run = await auditJson(smallWorld({ alpha }), ['users', '--accounts', ALPHA, ...argv]);
    expect(run.code).toBe(0);
    expect(rowOf(run, 'ann')).toMatchObject({ password_status: 'none' });
  });

  it.each([
    ['without the external id', [], '(no external id)'],
    ['with a wrong external id', ['--external-id', 'other'], '(with an external id)'],
  ])('refuses %s, and the message says whether one was sent but not which', async (_, argv, says) => {
    const run = await auditJson(
      smallWorld({ alpha: tight('secret-id') }),
      ['users', '--accounts', ALPHA, '--role-name', 'Auditor', ...argv],
    );
    expect(run.code).toBe(3);
    expect(gapsIn(run)).toEqual([`${ALPHA} credential_report role_denied`, `${ALPHA} account_details role_denied`]);
    expect(run.document.coverage.gaps[0]?.detail).toContain(says);
    expect(run.stderr).not.toMatch(/secret-id|other/);
  });
});

describe('the caller', () => {
  it('in the management account needs no role there', async () => {
    const run = await auditJson(smallWorld({ home: { auditRole: null } }), ['users']);
    expect(run.code).toBe(0);
    expect(run.sandbox.count({ action: 'AssumeRole', account: HOME })).toBe(0);
  });

  const delegated = {
    hub: { accountId: ALPHA, arn: `arn:aws:sts::${ALPHA}:assumed-role/Audit/me` },
    organization: { delegatedAdministrators: [{
      accountId: ALPHA,
      servicePrincipal: 'config.amazonaws.com',
      enabledAt: '2025-01-01T00:00:00Z',
    }] },
  };

  it('in a delegated administrator account needs none there, but one in the management account', async () => {
    const run = await auditJson(smallWorld({ ...delegated, alpha: { auditRole: null } }), ['users']);
    expect(run.code).toBe(0);
    expect(usersIn(run)).toEqual(EVERYBODY);
    expect(run.sandbox.count({ action: 'AssumeRole', account: ALPHA })).toBe(0);
    expect(run.sandbox.count({ action: 'AssumeRole', account: HOME })).toBe(1);
    expect(run.document.scope).toMatchObject({ caller_account_id: ALPHA, organization_id: 'o-exampleorg1' });
  });

  it('and the management account without a role is a gap that says so', async () => {
    const run = await auditJson(smallWorld({ ...delegated, home: { auditRole: null } }), ['users']);
    expect(run.code).toBe(3);
    expect(gapsIn(run)).toEqual([`${HOME} credential_report role_denied`, `${HOME} account_details role_denied`]);
    expect(run.stderr).toContain('service-managed StackSets leave the management account out');
  });
});

describe('which accounts', () => {
  const units = [
    { id: 'ou-exam-workload', name: 'Workloads', parentId: 'r-exam' },
    { id: 'ou-exam-prodprod', name: 'Prod', parentId: 'ou-exam-workload' },
    { id: 'ou-exam-emptyone', name: 'Empty', parentId: 'ou-exam-workload' },
  ];
  const GAMMA = '444444444444';
  const tree = (accountPaths: boolean) =>
    makeWorld({
      accounts: [
        account(HOME, ['h']),
        account(ALPHA, ['a'], { parentId: 'ou-exam-workload' }),
        account(BETA, ['b'], { parentId: 'ou-exam-prodprod' }),
        account(GAMMA, ['g']),
      ],
      organization: { units },
      behaviour: { accountPaths },
    });
  const [h, a, b, g] = [`${HOME}/h`, `${ALPHA}/a`, `${BETA}/b`, `${GAMMA}/g`];

  describe.each([
    ['with paths from ListAccounts', true],
    ['without paths, walking the tree', false],
  ])('%s', (_, paths) => {
    it.each<[string, readonly string[], readonly string[]]>([
      ['all', [], [h, a, b, g]],
      ['one', ['--accounts', ALPHA], [a]],
      ['two, one of them twice', ['--accounts', `${GAMMA}, ${ALPHA},${ALPHA}`], [a, g]],
      ['all but one', ['--exclude-accounts', ALPHA], [h, b, g]],
      ['a unit with those below it', ['--ou', 'ou-exam-workload'], [a, b]],
      ['a nested unit', ['--ou', 'ou-exam-prodprod'], [b]],
      ['a unit and a root', ['--ou', 'ou-exam-prodprod,r-exam'], [h, a, b, g]],
      ['a unit without one of its accounts', ['--ou', 'ou-exam-workload', '--exclude-accounts', BETA], [a]],
      ['what is in both', ['--ou', 'ou-exam-prodprod', '--accounts', `${ALPHA},${BETA}`], [b]],
    ])('%s', async (_name, argv, expected) => {
      const run = await auditJson(tree(paths), ['users', ...argv]);
      expect(run.code).toBe(0);
      expect(usersIn(run)).toEqual(expected);
      const entered = run.sandbox.counts().filter(({ action }) => action === 'GetCredentialReport').map((count) => count.account);
      expect(entered).toEqual(expected.map((user) => user.split('/')[0]));
    });

    it.each<[string, readonly string[], string]>([
      ['a unit that does not exist', ['--ou', 'ou-exam-nonesuch'], 'there is no organizational unit ou-exam-nonesuch'],
      ['a root that does not exist', ['--ou', 'r-nope'], 'there is no organizational unit r-nope'],
      ['an account outside the organization', ['--accounts', '999999999999'], 'account 999999999999 is not in the organization'],
      ['leaving out an account outside', ['--exclude-accounts', '999999999999'], 'account 999999999999 is not in the organization'],
      ['a unit without accounts', ['--ou', 'ou-exam-emptyone'], 'no account is left'],
      ['nothing left', ['--accounts', ALPHA, '--exclude-accounts', 'alpha'], 'account'],
    ])('%s: exit 4, nothing written', async (_name, argv, says) => {
      const { code, stdout, stderr, sandbox } = await audit(tree(paths), ['users', ...argv]);
      expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
      expect(stderr).toContain(says);
      expect(sandbox.count({ service: 'iam' })).toBe(0);
    });
  });

  it('the units of each account stand in the accounts report', async () => {
    const { document } = await auditJson(tree(true), ['accounts', '--columns', 'account_id,organizational_units']);
    expect(document.rows.map((row) => row['organizational_units'])).toEqual([
      [],
      ['ou-exam-workload'],
      ['ou-exam-workload', 'ou-exam-prodprod'],
      [],
    ]);
  });

  it('a selection of many accounts stays exact: the query of AWS Config has 4096 characters', async () => {
    const ids = Array.from({ length: 260 }, (_, index) => String(500_000_000_000 + index));
    const chosen = ids.slice(5);
    const world = makeWorld({ accounts: [account(HOME), ...ids.map((id) => makeAccount({ id, users: [makeUser('u', {}, id)] }))] });
    const run = await auditJson(world, ['users', '--no-assume', '--accounts', chosen.join(','), '--columns', 'account_id,user_name']);
    expect(run.code).toBe(0);
    expect(usersIn(run)).toEqual(chosen.map((id) => `${id}/u`));
  });
});
