import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreatePolicyVersionCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  DeleteVirtualMFADeviceCommand,
  DetachUserPolicyCommand,
  GenerateCredentialReportCommand,
  GetAccountAuthorizationDetailsCommand,
  GetCredentialReportCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListPolicyVersionsCommand,
  ListVirtualMFADevicesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  SetDefaultPolicyVersionCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateAccessKeyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { configMemory } from '../../../src/sandbox/config/memory.js';
import { makeState } from '../../../src/sandbox/state.js';
import { changeAccount } from '../../../src/sandbox/iam/writes/change.js';
import { allow, makeAccount, makeGroup, makePolicy, makeRole, makeUser, makeWorld, trustPrincipal } from '../../../src/sandbox/worlds/builder.js';
import type { Behaviour } from '../../../src/sandbox/behaviour/behaviour.js';
import type { WorldUser } from '../../../src/sandbox/world.js';
import { failure, useBench } from '../harness.js';

const start = useBench();

const ACCOUNT = '111111111111';
const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';
const UserName = 'ann';
const ann = (spec: Parameters<typeof makeUser>[1] = {}): WorldUser => makeUser(UserName, { keys: [{}], ...spec }, ACCOUNT);

async function iamOf(user: WorldUser, more: Parameters<typeof makeAccount>[0] = {}, behaviour: Partial<Behaviour> = {}) {
  const bench = await start(makeWorld({ accounts: [makeAccount({ users: [user], ...more })], behaviour }));
  return { bench, iam: bench.iam() };
}

const refusals = async (iam: IAMClient, commands: readonly object[]): Promise<readonly string[]> => {
  const names: string[] = [];
  for (const command of commands) {
    names.push(await iam.send(command as never).then(() => 'done', (error: unknown) => (error as Error).name.replace(/Exception$/, '')));
  }
  return names;
};

it('deletes a user only when nothing hangs on it any more, and says what does', async () => {
  const serial = `arn:aws:iam::${ACCOUNT}:mfa/ann`;
  const { bench, iam } = await iamOf(ann({ password: {}, mfa: true, attached: [DENY_ALL] }));
  const left: string[] = [];
  for (const command of [
    new DeleteLoginProfileCommand({ UserName }),
    new DeleteAccessKeyCommand({ UserName, AccessKeyId: bench.worldNow().accounts[0]?.users[0]?.keys[0]?.id }),
    new DeactivateMFADeviceCommand({ UserName, SerialNumber: serial }),
    new DetachUserPolicyCommand({ UserName, PolicyArn: DENY_ALL }),
  ]) {
    left.push((await failure(iam.send(new DeleteUserCommand({ UserName })))).message);
    await iam.send(command as never);
  }
  expect(left).toEqual([
    ...['login profile', 'access keys', 'MFA device'].map((what) => `Cannot delete entity, must delete ${what} first.`),
    'Cannot delete entity, must detach all policies first.',
  ]);
  await iam.send(new DeleteUserCommand({ UserName }));
  expect(await failure(iam.send(new GetUserCommand({ UserName })))).toMatchObject({ name: 'NoSuchEntityException', status: 404 });
  // A virtual device stays behind until it is deleted itself.
  const devices = async () => (await iam.send(new ListVirtualMFADevicesCommand({}))).VirtualMFADevices?.map(({ SerialNumber }) => SerialNumber);
  expect(await devices()).toEqual([serial]);
  await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: serial }));
  expect(await devices()).toEqual([]);
});

it('keeps to the quotas of IAM', async () => {
  const attached = Array.from({ length: 9 }, (_, at) => `arn:aws:iam::aws:policy/P${at}`);
  const { iam } = await iamOf(ann({ attached, groups: [] }), { groups: [makeGroup('staff')] });
  const long = allow(Array.from({ length: 90 }, (_, at) => `service${at}:SomeAction${at}`));
  expect(await refusals(iam, [
    new PutUserPolicyCommand({ UserName, PolicyName: 'short', PolicyDocument: allow('s3:*') }),
    new PutUserPolicyCommand({ UserName, PolicyName: 'long', PolicyDocument: long }),
    new PutUserPolicyCommand({ UserName, PolicyName: 'none', PolicyDocument: '{' }),
    new AttachUserPolicyCommand({ UserName, PolicyArn: DENY_ALL }),
    new AttachUserPolicyCommand({ UserName, PolicyArn: DENY_ALL }),
    new AttachUserPolicyCommand({ UserName, PolicyArn: 'arn:aws:iam::aws:policy/OneMore' }),
    new TagUserCommand({ UserName, Tags: Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: '' })) }),
    new AddUserToGroupCommand({ UserName, GroupName: 'nobody' }),
    new UpdateAccessKeyCommand({ UserName, AccessKeyId: 'AKIANOBODYNOBODY1234', Status: 'Inactive' }),
  ])).toEqual(['done', 'LimitExceeded', 'MalformedPolicyDocument', 'done', 'done', 'LimitExceeded', 'LimitExceeded', 'NoSuchEntity', 'NoSuchEntity']);
});

it('merges tags, whose keys are one whatever their case', async () => {
  const { bench, iam } = await iamOf(ann({ tags: { Owner: 'x', Team: 'y' } }));
  await iam.send(new TagUserCommand({ UserName, Tags: [{ Key: 'owner', Value: 'z' }, { Key: 'iam-audit:quarantined', Value: 'now' }] }));
  await iam.send(new UntagUserCommand({ UserName, TagKeys: ['TEAM'] }));
  expect(bench.worldNow().accounts[0]?.users[0]?.tags).toEqual([{ key: 'owner', value: 'z' }, { key: 'iam-audit:quarantined', value: 'now' }]);
});

it('gives versions of policies numbers that never come back, five at most', async () => {
  const policy = makePolicy('app', { document: allow('s3:*') });
  const { iam } = await iamOf(ann(), { policies: [policy] });
  const PolicyArn = policy.arn;
  const create = () => new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allow('sqs:*'), SetAsDefault: true });
  expect(await refusals(iam, [create(), create(), create(), create(), create()])).toEqual(['done', 'done', 'done', 'done', 'LimitExceeded']);
  const deleted = (VersionId: string) => new DeletePolicyVersionCommand({ PolicyArn, VersionId });
  expect(await refusals(iam, [deleted('v5'), new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }), deleted('v5'), create()]))
    .toEqual(['DeleteConflict', 'done', 'done', 'done']);
  const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
  expect(Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])).toEqual([['v6', true], ['v4', false], ['v3', false], ['v2', false], ['v1', false]]);
});

it('lets nobody write on roles of AWS, and a deleted principal live on as a dead id', async () => {
  const arn = `arn:aws:iam::${ACCOUNT}:role/app`;
  const roles = [makeRole('app'), makeRole('other', { trust: trustPrincipal(arn) }), makeRole('Sso', { path: '/aws-reserved/sso.amazonaws.com/' })];
  const profile = { id: 'AIPAPROFILE', name: 'app', path: '/', createdAt: '2025-01-01T00:00:00Z', roles: ['app'] };
  const { bench, iam } = await iamOf(ann(), { roles, instanceProfiles: [profile] });
  expect(await refusals(iam, [
    new PutRolePolicyCommand({ RoleName: 'Sso', PolicyName: 'a', PolicyDocument: allow('s3:*') }),
    new DeleteRoleCommand({ RoleName: 'app' }),
    new RemoveRoleFromInstanceProfileCommand({ RoleName: 'app', InstanceProfileName: 'app' }),
    new DeleteRoleCommand({ RoleName: 'app' }),
  ])).toEqual(['UnmodifiableEntity', 'DeleteConflict', 'done', 'done']);
  const trust = bench.worldNow().accounts[0]?.roles.find(({ name }) => name === 'other')?.trust ?? '';
  expect([trust.includes(arn), trust.includes(roles[0]?.id ?? '-')]).toEqual([false, true]);
});

it('shows what was written in the details, in the next report, not in one that is made already', async () => {
  const { bench, iam } = await iamOf(ann(), { report: { state: 'ready' } });
  const AccessKeyId = bench.worldNow().accounts[0]?.users[0]?.keys[0]?.id;
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }));
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: DENY_ALL }));
  const { UserDetailList } = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['User'] }));
  expect(UserDetailList?.[0]?.AttachedManagedPolicies).toEqual([{ PolicyArn: DENY_ALL, PolicyName: 'AWSDenyAll' }]);
  const active = async (client: IAMClient): Promise<string | undefined> => {
    await client.send(new GenerateCredentialReportCommand({}));
    const { Content } = await client.send(new GetCredentialReportCommand({}));
    return Buffer.from(Content ?? []).toString().split('\n').find((line) => line.startsWith('ann,'))?.split(',')[8];
  };
  expect(await active(iam)).toBe('true');
  const accounts = bench.worldNow().accounts.map((account) => ({ ...account, report: { ...account.report, state: 'absent' as const } }));
  expect(await active((await start({ ...bench.worldNow(), accounts })).iam())).toBe('false');
});

it('shows what was written in AWS Config', () => {
  const state = makeState(makeWorld({ accounts: [makeAccount({ users: [ann()] })] }), () => new Date());
  const groups = () => {
    const runs = configMemory(state).recorded(ACCOUNT, 'eu-west-1').runs;
    const run = runs.find(({ known }) => known.resourceType === 'AWS::IAM::User');
    return JSON.stringify((run?.row(0) as { configuration: unknown } | undefined)?.configuration);
  };
  const before = groups();
  const call = { service: 'iam', action: 'TagUser', region: 'us-east-1', caller: { accountId: ACCOUNT, arn: '', userId: '', accessKeyId: '', isHub: true }, input: {} } as const;
  changeAccount(call, state, (account) => ({ ...account, users: account.users.map((user) => ({ ...user, tags: [{ key: 'a', value: 'b' }] })) }));
  expect(before).not.toContain('"b"');
  expect(groups()).toContain('"b"');
});

it('tells the news late where the world says so: reads lag, and a deletion sees what is gone', async () => {
  const { bench, iam } = await iamOf(ann(), {}, { readLag: 2 });
  const AccessKeyId = bench.worldNow().accounts[0]?.users[0]?.keys[0]?.id;
  await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
  const keys = async () => (await iam.send(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata?.length;
  expect(await keys()).toBe(1);
  expect(await keys()).toBe(0);
  const other = await iamOf(ann(), {}, { readLag: 2 });
  await other.iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
  expect(await refusals(other.iam, [new DeleteUserCommand({ UserName }), new DeleteUserCommand({ UserName })])).toEqual(['DeleteConflict', 'done']);
});
