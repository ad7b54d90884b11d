import { configActions } from '../../../src/sandbox/config/index.js';
import type { World } from '../../../src/sandbox/world.js';
import {
  account,
  aggregator,
  allPages,
  asker,
  collected,
  errorOf,
  group,
  HUB,
  policy,
  REGION,
  role,
  user,
  world,
  type Answer,
  type Ask,
} from './worlds.js';

type Row = Readonly<Record<string, unknown>>;

const A = '222222222222';
const B = '333333333333';
const USERS = "SELECT accountId, resourceName WHERE resourceType = 'AWS::IAM::User'";
const SELECT = 'SelectAggregateResourceConfig';

function config(facts: World): Ask {
  return asker('config', configActions, facts);
}

function rowsOf(answer: Answer): readonly Row[] {
  return (answer['Results'] as readonly string[]).map((text) => JSON.parse(text) as Row);
}

function select(ask: Ask, expression: string, input: Row = {}): readonly Row[] {
  const pages = allPages(ask, SELECT, { Expression: expression, ConfigurationAggregatorName: 'org', Limit: 100, ...input });
  return pages.flatMap(rowsOf);
}

function names(rows: readonly Row[]): readonly unknown[] {
  return rows.map((row) => row['resourceName']).sort();
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => user(`u${String(index).padStart(3, '0')}`));

describe('SelectAggregateResourceConfig', () => {
  const twoAccounts = world({
    accounts: [
      account(HUB, { users: [user('root-of-all')] }),
      account(A, { users: [user('alice'), user('bob')], roles: [role('ops')], groups: [group('admins')], policies: [policy(A, 'custom')] }),
      account(B, { users: [user('carol')] }),
    ],
  });

  it('answers rows as JSON texts and names the fields', () => {
    const answer = config(twoAccounts)(SELECT, { Expression: `${USERS} AND resourceName = 'alice'`, ConfigurationAggregatorName: 'org' });
    expect(answer).toEqual({
      Results: [`{"accountId":"${A}","resourceName":"alice"}`],
      QueryInfo: { SelectFields: [{ Name: 'accountId' }, { Name: 'resourceName' }] },
    });
  });

  it.each<readonly [string, readonly string[]]>([
    [USERS, ['alice', 'bob', 'carol', 'root-of-all']],
    [`${USERS} AND accountId IN ('${A}', '999999999999')`, ['alice', 'bob']],
    [`${USERS} AND accountId NOT IN ('${A}')`, ['carol', 'root-of-all']],
    [`${USERS} AND NOT accountId = '${B}' AND resourceName LIKE 'ali%'`, ['alice']],
    [`${USERS} AND awsRegion = 'global'`, ['alice', 'bob', 'carol', 'root-of-all']],
    [`${USERS} AND awsRegion = '${REGION}'`, []],
    [`${USERS} AND resourcetype = 'x'`, []],
    [`${USERS} AND (resourceName = 'bob' OR accountId = '${B}')`, ['bob', 'carol']],
    [`SELECT resourceName WHERE accountId = '${A}' AND resourceType LIKE 'AWS::IAM%'`, ['admins', 'alice', 'bob', 'custom', 'ops']],
  ])('%s', (expression, expected) => {
    expect(names(select(config(twoAccounts), expression))).toEqual(expected);
  });

  it('gives only the top-level scalars for *', () => {
    const [row] = select(config(twoAccounts), `SELECT * WHERE resourceId = 'AIDACAROL'`);
    expect(row).toEqual({
      accountId: B,
      awsRegion: 'global',
      arn: `arn:aws:iam::${B}:user/carol`,
      availabilityZone: 'Not Applicable',
      configurationItemCaptureTime: '2026-11-20T10:00:00.000Z',
      resourceCreationTime: '2025-01-02T03:04:05.000Z',
      resourceId: 'AIDACAROL',
      resourceName: 'carol',
      resourceType: 'AWS::IAM::User',
      version: '1.3',
    });
    const [wide] = select(config(twoAccounts), `SELECT *, configuration, tags WHERE resourceId = 'AIDACAROL'`);
    expect(wide).toMatchObject({ ...row, configuration: { userName: 'carol' }, tags: [] });
  });

  it('nests what a dotted column chooses', () => {
    const rows = select(config(twoAccounts), "SELECT configuration.userName, configuration.path WHERE resourceName = 'bob'");
    expect(rows).toEqual([{ configuration: { userName: 'bob', path: '/' } }]);
  });

  it('keeps rows in one order that is not the order of the accounts', () => {
    const facts = world({ accounts: [account(A, { users: numbered(30) }), account(B, { users: numbered(30) })] });
    const once = select(config(facts), USERS, { Limit: 7 });
    expect(select(config(facts), USERS)).toEqual(once);
    const accounts = once.map((row) => row['accountId']);
    expect(accounts).not.toEqual([...accounts].sort());
    expect(accounts).not.toEqual([...accounts].sort().reverse());
    expect(new Set(once.map((row) => JSON.stringify(row))).size).toBe(60);
  });

  it('sorts by ORDER BY over pages', () => {
    const rows = select(config(twoAccounts), `${USERS} ORDER BY accountId DESC, resourceName`, { Limit: 1 });
    expect(rows.map((row) => row['resourceName'])).toEqual(['carol', 'alice', 'bob', 'root-of-all']);
  });

  describe('aggregates', () => {
    const counts = `SELECT accountId, COUNT(*) WHERE resourceType = 'AWS::IAM::User' GROUP BY accountId`;

    it('count per account, with literal keys', () => {
      const answer = config(twoAccounts)(SELECT, { Expression: `${counts} ORDER BY COUNT(*) DESC`, ConfigurationAggregatorName: 'org' });
      expect(answer['QueryInfo']).toEqual({ SelectFields: [{ Name: 'accountId' }, { Name: 'COUNT(*)' }] });
      expect(rowsOf(answer)[0]).toEqual({ accountId: A, 'COUNT(*)': 2 });
      expect(rowsOf(answer)).toHaveLength(3);
      expect(answer).not.toHaveProperty('NextToken');
    });

    it('count the same by reading rows as by counting runs', () => {
      const read = select(config(twoAccounts), counts.replace('WHERE', "WHERE NOT resourceName = 'nobody' AND"));
      expect(read).toEqual(select(config(twoAccounts), counts));
      expect(select(config(twoAccounts), 'SELECT resourceType, COUNT(resourceId) GROUP BY resourceType ORDER BY resourceType')).toEqual(
        select(config(twoAccounts), 'SELECT resourceType, COUNT(*) GROUP BY resourceType ORDER BY resourceType').map((row) => ({
          resourceType: row['resourceType'],
          'COUNT(resourceId)': row['COUNT(*)'],
        })),
      );
    });

    it('find no user where IAM is not recorded, but the network', () => {
      const facts = world({ accounts: [account(A, { users: [user('alice')], config: { recordingRegions: [] } })] });
      expect(select(config(facts), 'SELECT resourceType, COUNT(*) GROUP BY resourceType ORDER BY resourceType')).toEqual([
        { resourceType: 'AWS::EC2::SecurityGroup', 'COUNT(*)': 1 },
        { resourceType: 'AWS::EC2::VPC', 'COUNT(*)': 1 },
      ]);
    });

    it('are not paged when ordered by an aggregate', () => {
      const ask = config(twoAccounts);
      const input = { Expression: `${counts} ORDER BY COUNT(*)`, ConfigurationAggregatorName: 'org', Limit: 1 };
      expect(ask(SELECT, input)).not.toHaveProperty('NextToken');
      expect(errorOf(() => ask(SELECT, { ...input, NextToken: 'x' })).code).toBe('InvalidNextTokenException');
    });
  });

  describe('what it sees', () => {
    it('is the account at capturedAt', () => {
      const users = [
        user('before', { createdAt: '2026-11-20T09:59:59Z' }),
        user('at', { createdAt: '2026-11-20T10:00:00Z' }),
        user('after', { createdAt: '2026-11-20T10:00:01Z' }),
        user('gone', { deletedAt: '2026-11-20T10:00:00Z' }),
        user('leaving', { deletedAt: '2026-11-20T10:00:01Z' }),
      ];
      const groups = [group('old'), group('new', { createdAt: '2026-11-20T11:00:00.000Z' })];
      const ask = config(world({ accounts: [account(A, { users, groups })] }));
      expect(names(select(ask, USERS))).toEqual(['at', 'before', 'leaving']);
      expect(names(select(ask, "SELECT resourceName WHERE resourceType = 'AWS::IAM::Group'"))).toEqual(['old']);
    });

    it('leaves out accounts that are not aggregated, and keeps those that left the organization', () => {
      const accounts = [
        account(A, { users: [user('unseen')], config: { aggregated: false } }),
        account(B, { users: [user('lingering')], inOrganization: false }),
      ];
      expect(names(select(config(world({ accounts })), USERS))).toEqual(['lingering']);
    });

    it('is what an account aggregator lists', () => {
      const accounts = [account(A, { users: [user('alice')], config: { aggregated: false } }), account(B, { users: [user('carol')] })];
      const ask = config(world({ accounts, aggregators: [aggregator('org', { sources: [A] })] }));
      expect(names(select(ask, USERS))).toEqual(['alice']);
    });

    it('is what the aggregator is filtered to', () => {
      const aggregators = [aggregator('org', { resourceTypes: ['AWS::IAM::Role', 'AWS::EC2::VPC'] })];
      const ask = config(world({
        accounts: [account(A, { users: [user('alice')], roles: [role('ops')], config: { extraRows: ['{'] } })],
        aggregators,
      }));
      expect(select(ask, 'SELECT resourceType').map((row) => row['resourceType']).sort()).toEqual(['AWS::EC2::VPC', 'AWS::IAM::Role']);
    });

    const recordedTwice = account(A, { users: [user('alice')], config: { recordingRegions: ['eu-west-1', 'us-east-1', 'ap-south-1'] } });
    const captures =
      'SELECT awsRegion, configurationItemCaptureTime WHERE resourceType = \'AWS::IAM::User\' ORDER BY configurationItemCaptureTime DESC';

    it('repeats a user per recording Region, the first being the newest', () => {
      expect(select(config(world({ accounts: [recordedTwice] })), captures)).toEqual([
        { awsRegion: 'global', configurationItemCaptureTime: '2026-11-20T10:00:00.000Z' },
        { awsRegion: 'global', configurationItemCaptureTime: '2026-11-20T09:59:53.000Z' },
        { awsRegion: 'global', configurationItemCaptureTime: '2026-11-20T09:59:46.000Z' },
      ]);
    });

    it('collapses the copies when the aggregator does', () => {
      const ask = config(world({ accounts: [recordedTwice], aggregators: [aggregator('org', { duplicates: false })] }));
      expect(select(ask, captures)).toEqual([{ awsRegion: 'global', configurationItemCaptureTime: '2026-11-20T10:00:00.000Z' }]);
    });

    it('adds damaged rows, as they are, to plain queries that users may answer', () => {
      const broken = '{"accountId":"2222';
      const ask = config(world({ accounts: [account(A, { users: [user('alice')], config: { extraRows: [broken, '{}'] } }), account(B)] }));
      const results = (expression: string): readonly unknown[] =>
        collected(allPages(ask, SELECT, { Expression: expression, ConfigurationAggregatorName: 'org', Limit: 1 }), 'Results');
      const alice = `{"accountId":"${A}","resourceName":"alice"}`;
      expect([...results(USERS)].sort()).toEqual([broken, alice, '{}'].sort());
      expect(results(`${USERS} ORDER BY resourceName`)).toEqual([alice, broken, '{}']);
      expect(results(`${USERS} AND resourceName = 'nobody'`)).toHaveLength(2);
      expect(results(`${USERS} AND accountId = '${B}'`)).toEqual([]);
      expect(results("SELECT resourceName WHERE resourceType = 'AWS::IAM::Role'")).toEqual([]);
      expect(results("SELECT COUNT(*) WHERE resourceType = 'AWS::IAM::User'")).toEqual(['{"COUNT(*)":1}']);
    });
  });

  describe('paging', () => {
    const facts = world({ accounts: [account(A, { users: numbered(120) }), account(B, { users: numbered(120) })] });
    const sizes = (ask: Ask, input: Row): readonly number[] =>
      allPages(ask, SELECT, { ConfigurationAggregatorName: 'org', Expression: USERS, ...input }).map((page) => rowsOf(page).length);

    it.each<readonly [string, Row, readonly number[]]>([
      ['25 rows when nothing is asked', {}, [25, 25, 25, 25, 25, 25, 25, 25, 25, 15]],
      ['25 rows for 0', { Limit: 0 }, [25, 25, 25, 25, 25, 25, 25, 25, 25, 15]],
      ['Limit', { Limit: 100 }, [100, 100, 40]],
      ['MaxResults', { MaxResults: 80 }, [80, 80, 80]],
      ['Limit before MaxResults', { Limit: 100, MaxResults: 10 }, [100, 100, 40]],
      ['500 groups when nothing is asked', { Expression: 'SELECT accountId, resourceName GROUP BY accountId, resourceName' }, [244]],
    ])('%s', (_, input, expected) => {
      expect(sizes(config(facts), input)).toEqual(expected);
    });

    it('gives smaller pages where the world says so', () => {
      const small = world({ ...facts, behaviour: { pages: { config: 90 } } });
      expect(sizes(config(small), { Limit: 100 })).toEqual([90, 90, 60]);
      expect(sizes(config(small), { Limit: 50 })).toEqual([50, 50, 50, 50, 40]);
    });

    it('takes a token only for the query and aggregator it came from', () => {
      const ask = config(world({ ...facts, aggregators: [aggregator('org'), aggregator('other')] }));
      const input = { Expression: USERS, ConfigurationAggregatorName: 'org', Limit: 100 };
      const { NextToken } = ask(SELECT, input);
      expect(rowsOf(ask(SELECT, { ...input, NextToken, Limit: 10 }))).toHaveLength(10);
      for (const foreign of [
        { ...input, NextToken: 'abc' },
        { ...input, NextToken: '' },
        { ...input, NextToken: `${String(NextToken)}x` },
        { ...input, NextToken, Expression: `${USERS};` },
        { ...input, NextToken, ConfigurationAggregatorName: 'other' },
      ]) {
        expect(errorOf(() => ask(SELECT, foreign))).toMatchObject({ code: 'InvalidNextTokenException', status: 400 });
      }
    });
  });

  it.each<readonly [string, Row, string]>([
    ['an unknown aggregator', { ConfigurationAggregatorName: 'nope' }, 'NoSuchConfigurationAggregatorException'],
    ['a limit above 100', { Limit: 101 }, 'InvalidLimitException'],
    ['a limit below 0', { Limit: -1 }, 'InvalidLimitException'],
    ['MaxResults above 100', { MaxResults: 101 }, 'InvalidLimitException'],
    ['an expression that is no query', { Expression: 'SELECT a FROM b' }, 'InvalidExpressionException'],
    ['an empty expression', { Expression: '' }, 'InvalidExpressionException'],
    ['no expression', { Expression: undefined }, 'ValidationException'],
    ['no aggregator', { ConfigurationAggregatorName: null }, 'ValidationException'],
    ['a limit that is no number', { Limit: '5' }, 'SerializationException'],
  ])('refuses %s', (_, input, code) => {
    const ask = config(twoAccounts);
    expect(errorOf(() => ask(SELECT, { Expression: USERS, ConfigurationAggregatorName: 'org', ...input }))).toMatchObject({
      code,
      status: 400,
    });
  });

  it.each([
    ['another Region', { region: 'us-east-1' }],
    ['another account', { accountId: A }],
  ])('finds no aggregator from %s', (_, from) => {
    const ask = config(twoAccounts);
    const input = { Expression: USERS, ConfigurationAggregatorName: 'org' };
    expect(errorOf(() => ask(SELECT, input, from)).code).toBe('NoSuchConfigurationAggregatorException');
  });
});

describe('SelectResourceConfig', () => {
  const facts = world({
    accounts: [
      account(HUB, {
        users: [user('mine')],
        config: { aggregated: false, recordingRegions: ['eu-west-1', 'us-east-1'], extraRows: ['damaged'] },
      }),
      account(A, { users: [user('alice')], config: { recordingRegions: ['us-east-1'] } }),
    ],
  });
  const results = (from: { accountId?: string; region?: string }, expression = USERS): unknown =>
    config(facts)('SelectResourceConfig', { Expression: expression }, from)['Results'];

  it("shows what the caller's own recorder in this Region holds", () => {
    expect(results({})).toEqual(expect.arrayContaining([`{"accountId":"${HUB}","resourceName":"mine"}`, 'damaged']));
    expect(results({})).toHaveLength(2);
    expect(results({ region: 'us-east-1', accountId: A })).toEqual([`{"accountId":"${A}","resourceName":"alice"}`]);
    expect(results({ region: 'eu-central-1' })).toEqual([]);
    expect(results({ accountId: A })).toEqual([]);
    expect(results({ accountId: '999999999999' })).toEqual([]);
    expect(results({}, 'SELECT COUNT(*)')).toEqual(['{"COUNT(*)":3}']);
  });

  it('pages by Limit and knows no MaxResults', () => {
    const ask = config(facts);
    expect(ask('SelectResourceConfig', { Expression: 'SELECT arn', Limit: 1 })).toMatchObject({
      Results: [expect.any(String)],
      NextToken: expect.any(String) as unknown,
    });
    expect(ask('SelectResourceConfig', { Expression: 'SELECT arn', MaxResults: 1 })['Results']).toHaveLength(4);
    expect(errorOf(() => ask('SelectResourceConfig', { Expression: 'SELECT arn', Limit: 101 })).code).toBe('InvalidLimitException');
    expect(errorOf(() => ask('SelectResourceConfig', { Expression: 'SELECT' })).code).toBe('InvalidExpressionException');
    expect(errorOf(() => ask('SelectResourceConfig', { Expression: 'SELECT arn', NextToken: 'x' })).code).toBe('InvalidNextTokenException');
  });
});
