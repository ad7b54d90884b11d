import {
  GetAccessKeyLastUsedCommand, GetAccountSummaryCommand, GetPolicyCommand, GetPolicyVersionCommand, ListAccessKeysCommand,
  ListAccountAliasesCommand, ListUsersCommand, paginateListUsers,
} from '@aws-sdk/client-iam';
import type { World, WorldAccount } from '../../../src/sandbox/world.js';
import { failure, useBench } from '../harness.js';
import { HUB, MEMBER, account, auditRole, group, key, policy, tinyWorld, user } from '../tiny-world.js';

const start = useBench();

async function memberIam(member: Partial<WorldAccount>, world: Partial<Pick<World, 'awsManagedPolicies'>> = {}) {
  const bench = await start(tinyWorld({ member, ...world }));
  return bench.iam(await bench.assume());
}

describe('ListUsers', () => {
  it('tells who is there now, and when the password was used', async () => {
    const users = [
      user('alice', {
        path: '/eng/',
        password: { changedAt: '2024-01-01T00:00:00Z', lastUsedAt: '2026-10-01T00:00:00Z' },
        tags: [{ key: 'a', value: 'b' }],
      }),
      user('never', { password: { changedAt: '2024-01-01T00:00:00Z', lastUsedAt: null } }),
      user('was', { listUsersPasswordLastUsed: '2025-01-01T00:00:00Z' }),
      user('gone', { deletedAt: '2026-11-20T12:00:00Z' }),
    ];
    const { Users = [], IsTruncated } = await (await memberIam({ users })).send(new ListUsersCommand({}));
    expect(Users[0]).toEqual({
      Path: '/eng/', UserName: 'alice', UserId: 'AIDAALICE', Arn: `arn:aws:iam::${MEMBER}:user/eng/alice`,
      CreateDate: new Date('2024-02-03T04:05:06Z'), PasswordLastUsed: new Date('2026-10-01T00:00:00Z'),
    });
    expect(Users.map(({ UserName, PasswordLastUsed }) => [UserName, PasswordLastUsed?.toISOString()])).toEqual([
      ['alice', '2026-10-01T00:00:00.000Z'], ['never', undefined], ['was', '2025-01-01T00:00:00.000Z'],
    ]);
    expect(IsTruncated).toBe(false);
  });

  it('pages, within a path', async () => {
    const users = Array.from({ length: 5 }, (_, i) => user(`u${i}`, { path: i === 2 ? '/ops/' : '/eng/' }));
    const iam = await memberIam({ users });
    const pages: unknown[] = [];
    for await (const page of paginateListUsers(
      { client: iam, pageSize: 3 },
      { PathPrefix: '/eng/' },
    )) pages.push(page.Users?.map(({ UserName }) => UserName));
    expect(pages).toEqual([['u0', 'u1', 'u3'], ['u4']]);
  });

  it('keeps Markers to the list they came from', async () => {
    const iam = await memberIam({ users: [user('u0'), user('u1')] });
    const { Marker } = await iam.send(new ListUsersCommand({ MaxItems: 1 }));
    expect((await failure(iam.send(new ListUsersCommand({ Marker, PathPrefix: '/eng/' })))).name).toBe('ValidationError');
  });
});

describe('access keys', () => {
  const alice = user('alice', {
    keys: [
      key('AKIAALICEALICEALICE1', { lastUsed: { at: '2026-11-01T08:00:00Z', region: 'eu-west-1', service: 'ec2' } }),
      key('AKIAALICEALICEALICE2', { status: 'Expired' }),
      key('AKIAALICEALICEALICE3', { createdAt: '2026-11-21T00:00:00Z' }),
    ],
  });

  it('are listed by user', async () => {
    const { AccessKeyMetadata } = await (await memberIam({ users: [alice] })).send(new ListAccessKeysCommand({ UserName: 'alice' }));
    expect(AccessKeyMetadata).toEqual([
      { UserName: 'alice', AccessKeyId: 'AKIAALICEALICEALICE1', Status: 'Active', CreateDate: new Date('2024-02-03T04:05:07Z') },
      { UserName: 'alice', AccessKeyId: 'AKIAALICEALICEALICE2', Status: 'Expired', CreateDate: new Date('2024-02-03T04:05:07Z') },
    ]);
  });

  it('without a name are the caller\'s own, if the caller is a user', async () => {
    const keys = [key('AKIAHUBHUBHUBHUBHUB1')];
    const bench = await start(tinyWorld({ accounts: [
      account({ id: HUB, users: [user('auditor', { keys })] }),
      account({ roles: [auditRole()] }),
    ] }));
    const { AccessKeyMetadata } = await bench.iam().send(new ListAccessKeysCommand({}));
    expect(AccessKeyMetadata).toMatchObject([{ UserName: 'auditor', AccessKeyId: 'AKIAHUBHUBHUBHUBHUB1' }]);
    expect(await failure(bench.iam(await bench.assume()).send(new ListAccessKeysCommand({})))).toMatchObject({
      name: 'ValidationError',
      status: 400,
    });
  });

  it('of nobody are not there', async () => {
    const refused = await failure((await memberIam({})).send(new ListAccessKeysCommand({ UserName: 'nobody' })));
    expect(refused).toMatchObject({ status: 404, message: 'The user with name nobody cannot be found.' });
  });

  it.each<[string, object]>([
    ['AKIAALICEALICEALICE1', { UserName: 'alice', AccessKeyLastUsed: {
      LastUsedDate: new Date('2026-11-01T08:00:00Z'),
      ServiceName: 'ec2',
      Region: 'eu-west-1',
    } }],
    ['AKIAALICEALICEALICE2', { UserName: 'alice', AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' } }],
    ['AKIAROOTROOTROOTROOT', { AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' } }],
  ])('%s tells of its last use', async (AccessKeyId, expected) => {
    const root = { createdAt: '2020-01-01T00:00:00Z', password: null, mfa: false, keys: [key('AKIAROOTROOTROOTROOT')] };
    const { $metadata, ...answer } = await (await memberIam({ users: [alice], root })).send(new GetAccessKeyLastUsedCommand({
      AccessKeyId,
    }));
    expect($metadata.httpStatusCode).toBe(200);
    expect(answer).toEqual(expected);
  });

  it('of other accounts are not known', async () => {
    const bench = await start(tinyWorld({ member: { users: [alice] } }));
    expect(await failure(bench
      .iam()
      .send(new GetAccessKeyLastUsedCommand({ AccessKeyId: 'AKIAALICEALICEALICE1' })))).toMatchObject({ status: 404 });
  });
});

describe('account facts', () => {
  it.each<[string | null, string[]]>([['acme', ['acme']], [null, []]])('alias %s', async (alias, expected) => {
    const { AccountAliases, IsTruncated } = await (await memberIam({ alias })).send(new ListAccountAliasesCommand({}));
    expect([AccountAliases, IsTruncated]).toEqual([expected, false]);
  });

  it('are summed up, the root user as flags', async () => {
    const root = {
      createdAt: '2020-01-01T00:00:00Z',
      password: { changedAt: '2020-01-01T00:00:00Z', lastUsedAt: null },
      mfa: true,
      keys: [key('AKIA1'), key('AKIA2')],
    };
    const iam = await memberIam({
      root, users: [
        user('a', { mfa: true }),
        user('b'),
        user('gone', { mfa: true, deletedAt: '2026-01-01T00:00:00Z' }),
      ], groups: [group('g')], policies: [policy('p')],
    });
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({
      Users: 2, Groups: 1, Roles: 1, Policies: 1, MFADevices: 2, MFADevicesInUse: 2, UsersQuota: 5000,
      AccountMFAEnabled: 1, AccountAccessKeysPresent: 1, AccountPasswordPresent: 1,
    });
  });

  it('say of a root user without credentials that there are none', async () => {
    const { SummaryMap } = await (await memberIam({})).send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ Users: 0, AccountMFAEnabled: 0, AccountAccessKeysPresent: 0, AccountPasswordPresent: 0 });
  });
});

describe('managed policies', () => {
  const AWS = policy('ReadOnlyAccess', {
    arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    defaultVersionId: 'v9',
    document: '{"Statement":[]}',
  });
  const member: Partial<WorldAccount> = {
    policies: [policy('Own')],
    users: [user('a', { attached: [{ name: 'Own', arn: policy('Own').arn }] })],
  };
  const setUp = () => memberIam({ ...member, roles: [auditRole()] }, { awsManagedPolicies: [AWS] });

  it('are told of in any account when they are AWS\'s', async () => {
    const { Policy } = await (await setUp()).send(new GetPolicyCommand({ PolicyArn: AWS.arn }));
    expect(Policy).toMatchObject({
      PolicyName: 'ReadOnlyAccess',
      Arn: AWS.arn,
      DefaultVersionId: 'v9',
      AttachmentCount: 0,
      IsAttachable: true,
    });
  });

  it('are told of in their own account', async () => {
    const { Policy } = await (await setUp()).send(new GetPolicyCommand({ PolicyArn: policy('Own').arn }));
    expect(Policy).toMatchObject({
      PolicyName: 'Own',
      DefaultVersionId: 'v1',
      AttachmentCount: 1,
      CreateDate: new Date('2023-01-01T00:00:00Z'),
    });
  });

  it('have a default version with the encoded document', async () => {
    const { PolicyVersion } = await (await setUp()).send(new GetPolicyVersionCommand({ PolicyArn: AWS.arn, VersionId: 'v9' }));
    expect(PolicyVersion).toEqual({
      Document: '%7B%22Statement%22%3A%5B%5D%7D', VersionId: 'v9', IsDefaultVersion: true, CreateDate: new Date('2023-01-01T00:00:00Z'),
    });
  });

  it('have older versions too, where they were not deleted', async () => {
    const olderVersions = [{ id: 'v1', createdAt: '2023-01-01T00:00:00Z', document: '{"Statement":[]}' }];
    const Own = policy('Own', { defaultVersionId: 'v3', defaultVersionAt: '2026-10-10T00:00:00Z', olderVersions });
    const iam = await memberIam({ policies: [Own], roles: [auditRole()] });
    const read = (VersionId: string) => iam.send(new GetPolicyVersionCommand({ PolicyArn: Own.arn, VersionId }));
    expect((await read('v1')).PolicyVersion).toEqual({
      Document: '%7B%22Statement%22%3A%5B%5D%7D', VersionId: 'v1', IsDefaultVersion: false, CreateDate: new Date('2023-01-01T00:00:00Z'),
    });
    expect((await read('v3')).PolicyVersion).toMatchObject({ IsDefaultVersion: true, CreateDate: new Date('2026-10-10T00:00:00Z') });
    expect(await failure(read('v2'))).toMatchObject({ status: 404, name: 'NoSuchEntityException' });
  });

  it('that are missing, or have no such version, are NoSuchEntity', async () => {
    const iam = await setUp();
    const missing = await failure(iam.send(new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::aws:policy/Missing' })));
    const version = await failure(iam.send(new GetPolicyVersionCommand({ PolicyArn: AWS.arn, VersionId: 'v8' })));
    for (const refused of [missing, version]) expect([refused.status, refused.name]).toEqual([404, 'NoSuchEntityException']);
  });

  it('of another account are not readable', async () => {
    const bench = await start(tinyWorld({ member }));
    expect(await failure(bench.iam().send(new GetPolicyCommand({ PolicyArn: policy('Own').arn })))).toMatchObject({ status: 404 });
  });
});
