import { configActions } from '../../../src/sandbox/config/index.js';
import type { AccountConfig } from '../../../src/sandbox/world.js';
import { account, asker, group, policy, role, user, world } from './worlds.js';

const A = '222222222222';
const CUSTOM = `arn:aws:iam::${A}:policy/custom`;
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const DOCUMENT = `{"Statement":"it's (all) *!"}`;
const ENCODED = '%7B%22Statement%22%3A%22it%27s%20%28all%29%20%2A%21%22%7D';

type Row = Readonly<Record<string, unknown>>;

function rows(listStyle: AccountConfig['listStyle'], expression: string): readonly Row[] {
  const users = [
    user('alice', {
      path: '/eng/',
      groups: ['admins'],
      attached: [{ name: 'custom', arn: CUSTOM }],
      inline: [{ name: 'in', document: DOCUMENT }],
      boundaryArn: CUSTOM,
      tags: [{ key: 'env', value: 'prod' }],
    }),
    user('bob', { createdAt: '2026-11-20T09:00:00Z' }),
    user('carol', {
      groups: ['admins', 'readers'],
      attached: [{ name: 'custom', arn: CUSTOM }, { name: 'AdministratorAccess', arn: ADMIN }],
    }),
  ];
  const groups = [
    group('admins', { attached: [{ name: 'AdministratorAccess', arn: ADMIN }], inline: [{ name: 'g', document: '{}' }] }),
    group('readers'),
  ];
  const roles = [role('ops', { path: '/x/', trust: DOCUMENT, attached: [{ name: 'custom', arn: CUSTOM }], boundaryArn: CUSTOM })];
  const policies = [policy(A, 'custom', { document: DOCUMENT, defaultVersionId: 'v3' })];
  const ask = asker('config', configActions, world({ accounts: [account(A, { users, groups, roles, policies, config: { listStyle } })] }));
  const answer = ask('SelectAggregateResourceConfig', { Expression: expression, ConfigurationAggregatorName: 'org', Limit: 100 });
  return (answer['Results'] as readonly string[]).map((text) => JSON.parse(text) as Row);
}

function row(name: string, listStyle: AccountConfig['listStyle'] = 'array'): Row {
  const columns =
    '*, configuration, configurationItemStatus, configurationItemDeliveryTime, configurationStateId, recordingFrequency, relationships, supplementaryConfiguration, tags';
  const [found = {}] = rows(listStyle, `SELECT ${columns} WHERE resourceName = '${name}'`);
  return found;
}

describe('configuration items', () => {
  it('show a user without any credential', () => {
    expect(row('alice')).toEqual({
      accountId: A,
      arn: `arn:aws:iam::${A}:user/eng/alice`,
      availabilityZone: 'Not Applicable',
      awsRegion: 'global',
      resourceId: 'AIDAALICE',
      resourceName: 'alice',
      resourceType: 'AWS::IAM::User',
      resourceCreationTime: '2025-01-02T03:04:05.000Z',
      configurationItemCaptureTime: '2026-11-20T10:00:00.000Z',
      configurationItemDeliveryTime: '2026-11-20T10:01:30.000Z',
      configurationItemStatus: 'OK',
      configurationStateId: '1795168800000',
      recordingFrequency: 'CONTINUOUS',
      version: '1.3',
      supplementaryConfiguration: {},
      tags: [{ key: 'env', value: 'prod', tag: 'env=prod' }],
      relationships: [
        { resourceId: 'AGPAADMINS', resourceName: 'admins', resourceType: 'AWS::IAM::Group', relationshipName: 'Is attached to Group' },
        {
          resourceId: 'ANPACUSTOM',
          resourceName: 'custom',
          resourceType: 'AWS::IAM::Policy',
          relationshipName: 'Is attached to CustomerManagedPolicy',
        },
      ],
      configuration: {
        path: '/eng/',
        userName: 'alice',
        userId: 'AIDAALICE',
        arn: `arn:aws:iam::${A}:user/eng/alice`,
        createDate: '2025-01-02T03:04:05.000Z',
        userPolicyList: [{ policyName: 'in', policyDocument: ENCODED }],
        groupList: ['admins'],
        attachedManagedPolicies: [{ policyName: 'custom', policyArn: CUSTOM }],
        permissionsBoundary: { permissionsBoundaryType: 'Policy', permissionsBoundaryArn: CUSTOM },
        tags: [{ key: 'env', value: 'prod' }],
      },
    });
    expect(decodeURIComponent(ENCODED)).toBe(DOCUMENT);
  });

  it('call a resource discovered while it is new', () => {
    expect(row('bob')).toMatchObject({ configurationItemStatus: 'ResourceDiscovered', configuration: { permissionsBoundary: null } });
  });

  it('show a role, never with its last use', () => {
    expect(row('ops')).toMatchObject({
      resourceType: 'AWS::IAM::Role',
      resourceId: 'AROAOPS',
      arn: `arn:aws:iam::${A}:role/x/ops`,
      configuration: {
        roleName: 'ops',
        roleId: 'AROAOPS',
        assumeRolePolicyDocument: ENCODED,
        instanceProfileList: [],
        rolePolicyList: [],
        attachedManagedPolicies: [{ policyName: 'custom', policyArn: CUSTOM }],
        roleLastUsed: null,
      },
      relationships: [{ resourceName: 'custom' }],
    });
  });

  it('show a group with its members', () => {
    expect(row('admins')).toMatchObject({
      resourceType: 'AWS::IAM::Group',
      configuration: { groupName: 'admins', groupId: 'AGPAADMINS', groupPolicyList: [{ policyName: 'g', policyDocument: '%7B%7D' }] },
      relationships: [
        { resourceName: 'alice', relationshipName: 'Contains User' },
        { resourceName: 'carol', relationshipName: 'Contains User' },
      ],
    });
  });

  it('show a policy with its uses and without tags', () => {
    const item = row('custom');
    expect(item).toMatchObject({
      resourceType: 'AWS::IAM::Policy',
      arn: CUSTOM,
      tags: [],
      configuration: {
        policyName: 'custom',
        policyId: 'ANPACUSTOM',
        defaultVersionId: 'v3',
        attachmentCount: 3,
        permissionsBoundaryUsageCount: 2,
        isAttachable: true,
        policyVersionList: [{ versionId: 'v3', isDefaultVersion: true, document: ENCODED }],
      },
    });
    expect((item['relationships'] as readonly Row[]).map((related) => related['resourceName'])).toEqual(['alice', 'carol', 'ops']);
  });

  it.each<readonly [AccountConfig['listStyle'], string, object]>([
    ['null', 'bob', { tags: null, configuration: { groupList: null, attachedManagedPolicies: null, userPolicyList: null } }],
    ['null', 'alice', { tags: [{ key: 'env' }], configuration: { groupList: ['admins'], userPolicyList: [{ policyName: 'in' }] } }],
    ['object', 'alice', { tags: { key: 'env' }, configuration: {
      groupList: ['admins'],
      attachedManagedPolicies: { policyName: 'custom' },
      userPolicyList: { policyName: 'in' },
    } }],
    ['object', 'carol', { tags: {}, configuration: { attachedManagedPolicies: [
      { policyName: 'custom' },
      { policyName: 'AdministratorAccess' },
    ] } }],
    ['object', 'custom', { configuration: { policyVersionList: { versionId: 'v3' } } }],
  ])('write lists in the style %s: %s', (style, name, expected) => {
    expect(row(name, style)).toMatchObject(expected);
  });

  it('encode a document that is not even sound text', () => {
    const ask = asker('config', configActions, world({ accounts: [account(A, { roles: [role('odd', { trust: 'half \ud800' })] })] }));
    const answer = ask('SelectAggregateResourceConfig', {
      Expression: "SELECT configuration.assumeRolePolicyDocument WHERE resourceName = 'odd'",
      ConfigurationAggregatorName: 'org',
    });
    expect(answer['Results']).toEqual(['{"configuration":{"assumeRolePolicyDocument":"half%20%EF%BF%BD"}}']);
  });

  it.each([
    [`configuration.assumeRolePolicyDocument = '${ENCODED}'`, []],
    [`configuration.userPolicyList.policyDocument = '${ENCODED}'`, []],
    ["configuration.tags.key = 'env'", []],
    ["configuration.userPolicyList.policyName = 'in'", ['alice']],
    ["tags.tag = 'env=prod'", ['alice']],
    ["configuration.groupList = 'readers'", ['carol']],
    ["relationships.resourceName = 'readers'", ['carol']],
    ['configuration.attachmentCount > 2', ['custom']],
    ['configuration.isAttachable = true', ['custom']],
    ["configuration.createDate > '2026-11-20'", ['bob']],
  ])('are found by %s: %j', (where, expected) => {
    expect(rows('array', `SELECT resourceName WHERE ${where}`).map((found) => found['resourceName'])).toEqual(expected);
  });
});
