import { configActions } from '../../../src/sandbox/config/index.js';
import { account, aggregator, allPages, asker, collected, errorOf, group, HUB, ORGANIZATION, REGION, role, user, world } from './worlds.js';

const A = '222222222222';
const B = '333333333333';

describe('DescribeConfigurationAggregators', () => {
  const facts = world({
    aggregators: [
      aggregator('org', { createdBy: 'controltower.amazonaws.com', resourceTypes: ['AWS::IAM::User'] }),
      aggregator('few', { sources: [A, B] }),
      aggregator('elsewhere', { region: 'us-east-1' }),
      aggregator('foreign', { accountId: A }),
    ],
  });
  const ask = asker('config', configActions, facts);
  const describeAggregators = 'DescribeConfigurationAggregators';
  const names = (answer: object): readonly unknown[] =>
    (answer as { ConfigurationAggregators: readonly { ConfigurationAggregatorName: string }[] }).ConfigurationAggregators.map((one) =>
      one.ConfigurationAggregatorName);

  it('shows an organization and an account aggregator', () => {
    expect(ask(describeAggregators)).toEqual({
      ConfigurationAggregators: [
        {
          ConfigurationAggregatorName: 'org',
          ConfigurationAggregatorArn: expect.stringMatching(
            new RegExp(`^arn:aws:config:${REGION}:${HUB}:config-aggregator/config-aggregator-[0-9a-f]{8}$`),
          ) as unknown,
          OrganizationAggregationSource: { RoleArn: expect.stringContaining(`:iam::${HUB}:role/`) as unknown, AllAwsRegions: true },
          CreationTime: 1704067200,
          LastUpdatedTime: 1704067200,
          CreatedBy: 'controltower.amazonaws.com',
          AggregatorFilters: { ResourceType: { Type: 'INCLUDE', Value: ['AWS::IAM::User'] } },
        },
        {
          ConfigurationAggregatorName: 'few',
          ConfigurationAggregatorArn: expect.any(String) as unknown,
          AccountAggregationSources: [{ AccountIds: [A, B], AllAwsRegions: true }],
          CreationTime: 1704067200,
          LastUpdatedTime: 1704067200,
        },
      ],
    });
  });

  it('belongs to one account and Region', () => {
    expect(names(ask(describeAggregators, {}, { region: 'us-east-1' }))).toEqual(['elsewhere']);
    expect(names(ask(describeAggregators, {}, { accountId: A }))).toEqual(['foreign']);
    expect(names(ask(describeAggregators, {}, { accountId: B }))).toEqual([]);
  });

  it('looks up by name and pages', () => {
    expect(names(ask(describeAggregators, { ConfigurationAggregatorNames: ['few'] }))).toEqual(['few']);
    const pages = allPages(ask, describeAggregators, { Limit: 1 });
    expect(pages.map(names)).toEqual([['org'], ['few']]);
  });

  it.each([
    [{ ConfigurationAggregatorNames: ['few', 'elsewhere'] }, 'NoSuchConfigurationAggregatorException'],
    [{ ConfigurationAggregatorNames: Array.from({ length: 11 }, () => 'few') }, 'InvalidParameterValueException'],
    [{ Limit: 101 }, 'InvalidLimitException'],
    [{ NextToken: 'x' }, 'InvalidNextTokenException'],
  ])('refuses %j', (input, code) => {
    expect(errorOf(() => ask(describeAggregators, input))).toMatchObject({ code, status: 400 });
  });
});

describe('DescribeConfigurationAggregatorSourcesStatus', () => {
  const facts = world({
    accounts: [
      account(HUB, { config: { recordingRegions: ['eu-west-1', 'us-east-1'] } }),
      account(A, { config: { lastUpdateStatus: 'FAILED', recordingRegions: [] } }),
      account(B, { config: { lastUpdateStatus: 'OUTDATED', capturedAt: '2026-11-01T00:00:00.500Z' } }),
      account('444444444444', { config: { aggregated: false } }),
    ],
    aggregators: [aggregator('org'), aggregator('few', { sources: [B, '555555555555'] })],
  });
  const ask = asker('config', configActions, facts);
  const status = 'DescribeConfigurationAggregatorSourcesStatus';
  const list = (input: object): readonly unknown[] =>
    collected(allPages(ask, status, { ConfigurationAggregatorName: 'org', ...input }), 'AggregatedSourceStatusList');

  it('has a row per account and Region, and one for the organization', () => {
    expect(list({})).toEqual([
      {
        SourceId: ORGANIZATION.id,
        SourceType: 'ORGANIZATION',
        AwsRegion: REGION,
        LastUpdateStatus: 'SUCCEEDED',
        LastUpdateTime: 1795176000,
      },
      { SourceId: HUB, SourceType: 'ACCOUNT', AwsRegion: 'eu-west-1', LastUpdateStatus: 'SUCCEEDED', LastUpdateTime: 1795168800 },
      { SourceId: HUB, SourceType: 'ACCOUNT', AwsRegion: 'us-east-1', LastUpdateStatus: 'SUCCEEDED', LastUpdateTime: 1795168800 },
      {
        SourceId: A,
        SourceType: 'ACCOUNT',
        AwsRegion: REGION,
        LastUpdateStatus: 'FAILED',
        LastUpdateTime: 1795168800,
        LastErrorCode: expect.any(String) as unknown,
        LastErrorMessage: expect.any(String) as unknown,
      },
      { SourceId: B, SourceType: 'ACCOUNT', AwsRegion: REGION, LastUpdateStatus: 'OUTDATED', LastUpdateTime: 1793491200.5 },
    ]);
  });

  it('filters by status', () => {
    expect(list({ UpdateStatus: ['FAILED', 'OUTDATED'] })).toMatchObject([{ SourceId: A }, { SourceId: B }]);
    expect(list({ UpdateStatus: ['FAILED', 'OUTDATED'], Limit: 1 })).toHaveLength(2);
  });

  it('shows the listed accounts of an account aggregator, also one that never let it in', () => {
    expect(list({ ConfigurationAggregatorName: 'few' })).toMatchObject([
      { SourceId: B, LastUpdateStatus: 'OUTDATED' },
      { SourceId: '555555555555', LastUpdateStatus: 'FAILED' },
    ]);
  });

  it.each([
    [{ ConfigurationAggregatorName: 'nope' }, 'NoSuchConfigurationAggregatorException'],
    [{ ConfigurationAggregatorName: undefined }, 'ValidationException'],
    [{ UpdateStatus: ['BROKEN'] }, 'InvalidParameterValueException'],
    [{ UpdateStatus: [] }, 'InvalidParameterValueException'],
    [{ Limit: 101 }, 'InvalidLimitException'],
    [{ NextToken: 'x' }, 'InvalidNextTokenException'],
  ])('refuses %j', (input, code) => {
    expect(errorOf(() => ask(status, { ConfigurationAggregatorName: 'org', ...input })).code).toBe(code);
  });

  it('binds its token to the filter', () => {
    const { NextToken } = ask(status, { ConfigurationAggregatorName: 'org', Limit: 1 });
    const input = { ConfigurationAggregatorName: 'org', UpdateStatus: ['SUCCEEDED'], NextToken };
    expect(errorOf(() => ask(status, input)).code).toBe('InvalidNextTokenException');
  });
});

describe('GetAggregateDiscoveredResourceCounts', () => {
  const facts = world({
    accounts: [
      account(A, {
        users: [user('a'), user('b')],
        roles: [role('r')],
        groups: [group('g')],
        config: { recordingRegions: ['eu-west-1', 'us-east-1'] },
      }),
      account(B, { users: [user('c')], config: { recordingRegions: [] } }),
    ],
    aggregators: [aggregator('org', { duplicates: false })],
  });
  const ask = asker('config', configActions, facts);
  const count = (input: object): object => ask('GetAggregateDiscoveredResourceCounts', { ConfigurationAggregatorName: 'org', ...input });
  const group1 = (GroupName: string, ResourceCount: number): object => ({ GroupName, ResourceCount });

  it.each<readonly [object, number, readonly object[]]>([
    [{}, 12, []],
    [{ GroupByKey: 'ACCOUNT_ID' }, 12, [group1(A, 10), group1(B, 2)]],
    [{ GroupByKey: 'AWS_REGION' }, 12, [group1('eu-west-1', 8), group1('us-east-1', 4)]],
    [
      { GroupByKey: 'RESOURCE_TYPE' },
      12,
      [group1('AWS::IAM::User', 4), group1('AWS::EC2::SecurityGroup', 2), group1('AWS::EC2::VPC', 2), group1('AWS::IAM::Group', 2), group1(
        'AWS::IAM::Role',
        2,
      )],
    ],
    [{ GroupByKey: 'ACCOUNT_ID', Filters: { ResourceType: 'AWS::IAM::User' } }, 4, [group1(A, 4)]],
    [{ GroupByKey: 'RESOURCE_TYPE', Filters: { AccountId: B } }, 2, [group1('AWS::EC2::SecurityGroup', 1), group1('AWS::EC2::VPC', 1)]],
    [{ Filters: { Region: 'us-east-1', ResourceType: 'AWS::IAM::User' } }, 2, []],
    [{ Filters: { Region: 'global' } }, 0, []],
  ])('%j counts %d', (input, total, groups) => {
    const key = 'GroupByKey' in input ? { GroupByKey: input.GroupByKey } : {};
    expect(count(input)).toEqual({ TotalDiscoveredResources: total, GroupedResourceCounts: groups, ...key });
  });

  it('pages the groups and keeps the total', () => {
    const pages = allPages(ask, 'GetAggregateDiscoveredResourceCounts', {
      ConfigurationAggregatorName: 'org',
      GroupByKey: 'RESOURCE_TYPE',
      Limit: 2,
    });
    expect(pages.map((page) => page['TotalDiscoveredResources'])).toEqual([12, 12, 12]);
    expect(collected(pages, 'GroupedResourceCounts')).toHaveLength(5);
  });

  it.each([
    [{ GroupByKey: 'COLOUR' }, 'ValidationException'],
    [{ GroupByKey: 'constructor' }, 'ValidationException'],
    [{ Filters: { AccountId: '12' } }, 'ValidationException'],
    [{ Filters: [] }, 'SerializationException'],
    [{ Limit: 1001 }, 'InvalidLimitException'],
    [{ NextToken: 'x' }, 'InvalidNextTokenException'],
    [{ ConfigurationAggregatorName: 'nope' }, 'NoSuchConfigurationAggregatorException'],
  ])('refuses %j', (input, code) => {
    expect(errorOf(() => count(input))).toMatchObject({ code, status: 400 });
  });

  it('takes a Limit of 1000', () => {
    expect(count({ Limit: 1000 })).toMatchObject({ TotalDiscoveredResources: 12 });
  });
});
