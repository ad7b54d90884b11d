import {
  GetAccountAuthorizationDetailsCommand, paginateGetAccountAuthorizationDetails, type EntityType,
  type GetAccountAuthorizationDetailsCommandOutput, type IAMClient,
} from '@aws-sdk/client-iam';
import type { World, WorldAccount } from '../../../src/sandbox/world.js';
import { failure, useBench } from '../harness.js';
import { ALLOW_ALL, MEMBER, auditRole, group, policy, role, tinyWorld, user } from '../tiny-world.js';

const start = useBench();
const AWS_POLICY = policy('ReadOnlyAccess', { arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
const UNUSED_AWS_POLICY = policy('Unused', { arn: 'arn:aws:iam::aws:policy/Unused' });
const READ_ONLY = { name: 'ReadOnlyAccess', arn: AWS_POLICY.arn };
const OWN = { name: 'Own', arn: `arn:aws:iam::${MEMBER}:policy/Own` };

const MEMBER_FACTS: Partial<WorldAccount> = {
  users: [
    user('alice', {
      path: '/eng/',
      groups: ['admins'],
      attached: [READ_ONLY],
      inline: [{ name: 'in line', document: '{"a":"(x)!\'*~ é😀"}' }],
      boundaryArn: OWN.arn,
      tags: [{ key: 'Owner', value: 'a & <b>' }],
    }),
    user('bob'),
    user('gone', { deletedAt: '2026-11-20T11:00:00Z', attached: [OWN] }),
    user('future', { createdAt: '2026-11-21T00:00:00Z' }),
  ],
  roles: [
    auditRole(),
    role('Worker', { attached: [OWN, READ_ONLY], boundaryArn: OWN.arn, lastUsed: { at: '2026-11-01T00:00:00Z', region: 'eu-west-1' } }),
  ],
  groups: [group('admins', { attached: [OWN], inline: [{ name: 'damaged', document: '{"cut' }] })],
  policies: [policy('Own', { defaultVersionId: 'v3' })],
};

async function memberIam(member: Partial<WorldAccount> = MEMBER_FACTS, details = 1000): Promise<IAMClient> {
  const pages = { ...tinyWorld().behaviour.pages, details };
  const world: World = tinyWorld({ member, awsManagedPolicies: [AWS_POLICY, UNUSED_AWS_POLICY], behaviour: { pages } });
  const bench = await start(world);
  return bench.iam(await bench.assume());
}

const ask = (iam: IAMClient, input: { Filter?: EntityType[]; MaxItems?: number; Marker?: string } = {}) =>
  iam.send(new GetAccountAuthorizationDetailsCommand(input));

const namesOf = (page: GetAccountAuthorizationDetailsCommandOutput) => [
  ...(page.UserDetailList ?? []).map(({ UserName }) => UserName),
  ...(page.RoleDetailList ?? []).map(({ RoleName }) => RoleName),
  ...(page.GroupDetailList ?? []).map(({ GroupName }) => GroupName),
  ...(page.Policies ?? []).map(({ PolicyName }) => PolicyName),
];

describe('GetAccountAuthorizationDetails', () => {
  it('tells everything about a user but credentials', async () => {
    const page = await ask(await memberIam());
    expect(page.UserDetailList).toEqual([
      {
        Path: '/eng/',
        UserName: 'alice',
        UserId: 'AIDAALICE',
        Arn: `arn:aws:iam::${MEMBER}:user/eng/alice`,
        CreateDate: new Date('2024-02-03T04:05:06Z'),
        UserPolicyList: [{ PolicyName: 'in line', PolicyDocument: '%7B%22a%22%3A%22%28x%29%21%27%2A~%20%C3%A9%F0%9F%98%80%22%7D' }],
        GroupList: ['admins'],
        AttachedManagedPolicies: [{ PolicyName: 'ReadOnlyAccess', PolicyArn: AWS_POLICY.arn }],
        PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: OWN.arn },
        Tags: [{ Key: 'Owner', Value: 'a & <b>' }],
      },
      {
        Path: '/', UserName: 'bob', UserId: 'AIDABOB', Arn: `arn:aws:iam::${MEMBER}:user/bob`, CreateDate: new Date('2024-02-03T04:05:06Z'),
        GroupList: [], AttachedManagedPolicies: [], Tags: [],
      },
    ]);
  });

  it('tells everything about a role, with an empty RoleLastUsed when it was not used', async () => {
    const { RoleDetailList = [] } = await ask(await memberIam());
    expect(RoleDetailList[0]).toMatchObject({ RoleName: 'IamAuditReadOnly', RoleLastUsed: {} });
    expect(RoleDetailList[0]?.RoleLastUsed).toEqual({});
    expect(RoleDetailList[1]).toEqual({
      Path: '/',
      RoleName: 'Worker',
      RoleId: 'AROAWORKER',
      Arn: `arn:aws:iam::${MEMBER}:role/Worker`,
      CreateDate: new Date('2023-01-01T00:00:00Z'),
      AssumeRolePolicyDocument: encodeURIComponent(ALLOW_ALL).replaceAll('*', '%2A'),
      InstanceProfileList: [],
      RolePolicyList: [],
      AttachedManagedPolicies: [OWN, READ_ONLY].map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })),
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: OWN.arn },
      Tags: [],
      RoleLastUsed: { LastUsedDate: new Date('2026-11-01T00:00:00Z'), Region: 'eu-west-1' },
    });
  });

  it('tells where the roles of services and of Identity Center stand, and their tags', async () => {
    const linked = role('AWSServiceRoleForSupport', { path: '/aws-service-role/support.amazonaws.com/' });
    const signIn = role('AWSReservedSSO_ReadOnly_0123456789abcdef', {
      path: '/aws-reserved/sso.amazonaws.com/eu-west-1/',
      tags: [{ key: 'Owner', value: 'me' }],
    });
    const { RoleDetailList } = await ask(await memberIam({ roles: [auditRole(), linked, signIn] }), { Filter: ['Role'] });
    expect(RoleDetailList?.slice(1).map(({ Path, Arn, Tags }) => [Path, Arn, Tags])).toEqual([
      [linked.path, `arn:aws:iam::${MEMBER}:role${linked.path}${linked.name}`, []],
      [signIn.path, `arn:aws:iam::${MEMBER}:role${signIn.path}${signIn.name}`, [{ Key: 'Owner', Value: 'me' }]],
    ]);
  });

  it('tells of groups, and hands damaged documents on as they are', async () => {
    const { GroupDetailList } = await ask(await memberIam());
    expect(GroupDetailList).toEqual([{
      Path: '/', GroupName: 'admins', GroupId: 'AGPAADMINS', Arn: `arn:aws:iam::${MEMBER}:group/admins`, CreateDate: new Date(
        '2023-01-01T00:00:00Z',
      ),
      GroupPolicyList: [{ PolicyName: 'damaged', PolicyDocument: '%7B%22cut' }],
      AttachedManagedPolicies: [{ PolicyName: 'Own', PolicyArn: OWN.arn }],
    }]);
  });

  it('tells of managed policies in use, and how much', async () => {
    const { Policies } = await ask(await memberIam());
    expect(Policies).toMatchObject([
      {
        PolicyName: 'Own',
        AttachmentCount: 2,
        PermissionsBoundaryUsageCount: 2,
        DefaultVersionId: 'v3',
        IsAttachable: true,
        CreateDate: new Date('2023-01-01T00:00:00Z'),
        UpdateDate: new Date('2023-01-01T00:00:00Z'),
      },
      { PolicyName: 'ReadOnlyAccess', AttachmentCount: 2, PermissionsBoundaryUsageCount: 0 },
    ]);
    expect(Policies?.[0]?.PolicyVersionList).toEqual([{
      Document: encodeURIComponent(ALLOW_ALL).replaceAll('*', '%2A'), VersionId: 'v3', IsDefaultVersion: true, CreateDate: new Date(
        '2023-01-01T00:00:00Z',
      ),
    }]);
  });

  it('carries every version of a managed policy that was not deleted, the default one first', async () => {
    const olderVersions = [
      { id: 'v3', createdAt: '2025-05-05T00:00:00Z', document: '{"Statement":[]}' },
      { id: 'v1', createdAt: '2023-01-01T00:00:00Z', document: '{"cut' },
    ];
    const changed = policy('Own', { defaultVersionId: 'v4', defaultVersionAt: '2026-10-10T00:00:00Z', olderVersions });
    const { Policies } = await ask(await memberIam({ policies: [changed] }), { Filter: ['LocalManagedPolicy'] });
    expect(Policies).toMatchObject([{
      DefaultVersionId: 'v4',
      CreateDate: new Date('2023-01-01T00:00:00Z'),
      UpdateDate: new Date('2026-10-10T00:00:00Z'),
    }]);
    expect(Policies?.[0]?.PolicyVersionList).toEqual([
      {
        Document: encodeURIComponent(ALLOW_ALL).replaceAll('*', '%2A'),
        VersionId: 'v4',
        IsDefaultVersion: true,
        CreateDate: new Date('2026-10-10T00:00:00Z'),
      },
      {
        Document: '%7B%22Statement%22%3A%5B%5D%7D',
        VersionId: 'v3',
        IsDefaultVersion: false,
        CreateDate: new Date('2025-05-05T00:00:00Z'),
      },
      { Document: '%7B%22cut', VersionId: 'v1', IsDefaultVersion: false, CreateDate: new Date('2023-01-01T00:00:00Z') },
    ]);
  });

  it.each<[EntityType[], string[]]>([
    [['User'], ['alice', 'bob']],
    [['Role'], ['IamAuditReadOnly', 'Worker']],
    [['Group'], ['admins']],
    [['LocalManagedPolicy'], ['Own']],
    [['AWSManagedPolicy'], ['ReadOnlyAccess']],
    [['Group', 'User'], ['alice', 'bob', 'admins']],
    [[], ['alice', 'bob', 'IamAuditReadOnly', 'Worker', 'admins', 'Own', 'ReadOnlyAccess']],
  ])('keeps to the filter %j', async (filter, expected) => {
    expect(namesOf(await ask(await memberIam(), { Filter: filter }))).toEqual(expected);
  });

  it('takes filters in exact case only', async () => {
    const refused = await failure(ask(await memberIam(), { Filter: ['user' as EntityType] }));
    expect(refused).toMatchObject({ name: 'ValidationError', status: 400 });
    expect(refused.message).toContain('[User, Role, Group, LocalManagedPolicy, AWSManagedPolicy]');
  });
});

describe('its pages', () => {
  it('share one budget, in the order users, roles, groups, policies', async () => {
    const pages: unknown[] = [];
    for await (const page of paginateGetAccountAuthorizationDetails(
      { client: await memberIam(), pageSize: 3 },
      {},
    )) pages.push(namesOf(page));
    expect(pages).toEqual([['alice', 'bob', 'IamAuditReadOnly'], ['Worker', 'admins', 'Own'], ['ReadOnlyAccess']]);
  });

  it('may be smaller than asked', async () => {
    const page = await ask(await memberIam(MEMBER_FACTS, 2), { MaxItems: 1000 });
    expect(namesOf(page)).toEqual(['alice', 'bob']);
    expect(page.IsTruncated).toBe(true);
  });

  it('hold 100 unless asked otherwise', async () => {
    const users = Array.from({ length: 101 }, (_, i) => user(`user${i}`));
    const iam = await memberIam({ users, roles: [auditRole()] });
    expect(namesOf(await ask(iam))).toHaveLength(100);
    expect(namesOf(await ask(iam, { MaxItems: 101 }))).toHaveLength(101);
  });

  it('may change their size on the way', async () => {
    const iam = await memberIam();
    const { Marker = '' } = await ask(iam, { MaxItems: 1 });
    expect(namesOf(await ask(iam, { MaxItems: 2, Marker }))).toEqual(['bob', 'IamAuditReadOnly']);
  });

  it('end without a Marker', async () => {
    const page = await ask(await memberIam(), { MaxItems: 7 });
    expect([page.IsTruncated, page.Marker]).toEqual([false, undefined]);
  });

  it.each([0, 1001])('are refused with MaxItems %d', async (MaxItems) => {
    expect(await failure(ask(await memberIam(), { MaxItems }))).toMatchObject({ name: 'ValidationError', status: 400 });
  });

  it('have Markers that hold for their filters, in any order of writing them, and no other', async () => {
    const iam = await memberIam();
    const { Marker = '' } = await ask(iam, { Filter: ['User', 'Role'], MaxItems: 1 });
    expect(namesOf(await ask(iam, { Filter: ['Role', 'User'], Marker }))).toEqual(['bob', 'IamAuditReadOnly', 'Worker']);
    expect(await failure(ask(iam, { Filter: ['User'], Marker }))).toMatchObject({
      name: 'ValidationError', status: 400, message: 'Marker and Filter do not match',
    });
    expect(await failure(ask(iam, { Marker: 'made up' }))).toMatchObject({ name: 'ValidationError', message: 'Invalid Marker.' });
  });
});
