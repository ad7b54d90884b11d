import { GetAccountSummaryCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { temporaryKeyId } from '../../../src/sandbox/access/sessions.js';
import type { WorldAccount } from '../../../src/sandbox/world.js';
import { failure, useBench } from '../harness.js';
import { AUDIT_ROLE_ARN, HUB_ARN, MEMBER, auditRole, role, tinyWorld } from '../tiny-world.js';

const start = useBench();
const WALL = Date.parse('2026-11-20T12:00:00Z');
const CHAINED_HUB = { arn: 'arn:aws:sts::111111111111:assumed-role/Auditor/me', userId: 'AROAHUB:me' };

describe('AssumeRole', () => {
  it('hands out credentials of the role', async () => {
    const bench = await start(tinyWorld(), { clock: () => new Date(WALL) });
    const answer = await bench.sts().send(new AssumeRoleCommand({
      RoleArn: AUDIT_ROLE_ARN, RoleSessionName: 'me@example.com', DurationSeconds: 7200,
    }));
    const { Credentials, AssumedRoleUser } = answer;
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(Credentials?.SecretAccessKey).toHaveLength(40);
    expect(Credentials?.Expiration).toEqual(new Date(WALL + 7_200_000));
    expect(AssumedRoleUser).toEqual({
      AssumedRoleId: 'AROAIAMAUDITREADONLY:me@example.com',
      Arn: `arn:aws:sts::${MEMBER}:assumed-role/IamAuditReadOnly/me@example.com`,
    });
    expect(answer).not.toHaveProperty('PackedPolicySize', expect.any(Number));
  });

  it('makes its caller the role in its account', async () => {
    const bench = await start();
    const identity = await bench.sts(await bench.assume()).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: MEMBER, Arn: `arn:aws:sts::${MEMBER}:assumed-role/IamAuditReadOnly/audit`, UserId: 'AROAIAMAUDITREADONLY:audit',
    });
  });

  it('makes a new session each time', async () => {
    const bench = await start();
    const [one, two] = [await bench.assume(), await bench.assume()];
    expect(one.accessKeyId).not.toBe(two.accessKeyId);
    expect(one.sessionToken).not.toBe(two.sessionToken);
  });

  it('says how much of the policy space is used, and who stands behind', async () => {
    const bench = await start();
    const answer = await bench.sts().send(new AssumeRoleCommand({
      RoleArn: AUDIT_ROLE_ARN,
      RoleSessionName: 'audit',
      SourceIdentity: 'alice',
      Policy: '{"Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]}',
    }));
    expect(answer).toMatchObject({ PackedPolicySize: 4, SourceIdentity: 'alice' });
  });
});

describe('AssumeRole is denied, always in the same words', () => {
  const other = (arn: string) => ({ RoleArn: arn });
  it.each<[string, Partial<WorldAccount>, Partial<AssumeRoleCommandInput>]>([
    ['a role that is missing', {}, other(`arn:aws:iam::${MEMBER}:role/Nobody`)],
    ['a role named without its path', {}, other(`arn:aws:iam::${MEMBER}:role/IamAuditReadOnly`)],
    ['an account that is missing', {}, other('arn:aws:iam::999999999999:role/IamAuditReadOnly')],
    ['another partition', {}, other(`arn:aws-cn:iam::${MEMBER}:role/audit/IamAuditReadOnly`)],
    ['a role that does not trust the hub', { roles: [auditRole({ assumable: null })] }, {}],
    ['no external id', { roles: [auditRole({ assumable: { externalId: 'secret' } })] }, {}],
    ['a wrong external id', { roles: [auditRole({ assumable: { externalId: 'secret' } })] }, { ExternalId: 'guess' }],
    ['a suspended account', { state: 'SUSPENDED' }, {}],
    ['a closed account', { state: 'CLOSED' }, {}],
    ['an account that is not active yet', { state: 'PENDING_ACTIVATION' }, {}],
  ])('%s', async (_, member, input) => {
    const bench = await start(tinyWorld({ member }));
    expect(await failure(bench.assume(input))).toEqual({
      name: 'AccessDenied',
      status: 403,
      message: `User: ${HUB_ARN} is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn ?? AUDIT_ROLE_ARN}`,
    });
  });

  it.each<[string, Partial<WorldAccount>, Partial<AssumeRoleCommandInput>]>([
    ['the right external id', { roles: [auditRole({ assumable: { externalId: 'x/y:1' } })] }, { ExternalId: 'x/y:1' }],
    ['an external id nobody asked for', {}, { ExternalId: 'spare' }],
    ['an account about to close', { state: 'PENDING_CLOSURE' }, {}],
  ])('but not for %s', async (_, member, input) => {
    const bench = await start(tinyWorld({ member }));
    expect((await bench.assume(input)).accessKeyId).toMatch(/^ASIA/);
  });
});

describe('AssumeRole input', () => {
  it.each<[string, Partial<AssumeRoleCommandInput>, string]>([
    [
      'a short session name',
      { RoleSessionName: 'a' },
      "Value 'a' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
    ],
    ['a long session name', { RoleSessionName: 'a'.repeat(65) }, 'Member must have length less than or equal to 64'],
    ['a session name with a blank', { RoleSessionName: 'a b' }, 'Member must satisfy regular expression pattern'],
    [
      'a short ARN',
      { RoleArn: 'arn:aws:iam::1:role' },
      "at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20",
    ],
    ['a long ARN', { RoleArn: `arn:aws:iam::${MEMBER}:role/${'x'.repeat(2048)}` }, 'Member must have length less than or equal to 2048'],
    ['the ARN of a user', { RoleArn: `arn:aws:iam::${MEMBER}:user/alice` }, `arn:aws:iam::${MEMBER}:user/alice is invalid`],
    [
      'too short a time',
      { DurationSeconds: 899 },
      "Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ],
    ['too long a time', { DurationSeconds: 43_201 }, 'Member must have value less than or equal to 43200'],
    [
      'more than the role allows',
      { DurationSeconds: 7201 },
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ],
    ['a short external id', { ExternalId: 'x' }, "at 'externalId'"],
    ['an external id with a blank', { ExternalId: 'a b' }, "at 'externalId'"],
  ])('%s', async (_, input, message) => {
    const bench = await start();
    const refused = await failure(bench.assume(input));
    expect(refused).toMatchObject({ name: 'ValidationError', status: 400 });
    expect(refused.message).toContain(message);
  });

  it.each(['RoleArn', 'RoleSessionName'])('%s must be there', async (name) => {
    const form = new URLSearchParams({ Action: 'AssumeRole', RoleArn: AUDIT_ROLE_ARN, RoleSessionName: 'audit' });
    form.delete(name);
    const answer = await (await start()).post({ service: 'sts', body: form.toString() });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('Value null at');
  });

  it('with policy ARNs is not taken for one without', async () => {
    const bench = await start();
    const refused = await failure(bench.assume({ PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/SecurityAudit' }] }));
    expect(refused).toMatchObject({ name: 'SandboxActionNotImplemented', status: 501 });
  });
});

describe('role chaining', () => {
  const LONG = { DurationSeconds: 3601 };
  const TEXT = 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.';

  it('of a hub that is a role itself lasts an hour at most', async () => {
    const bench = await start(tinyWorld({ hub: CHAINED_HUB }));
    expect(await failure(bench.assume(LONG))).toMatchObject({ name: 'ValidationError', message: TEXT });
    await bench.assume({ DurationSeconds: 3600 });
  });

  it('of a session lasts an hour at most', async () => {
    const second = role('Second', { assumable: { externalId: null }, maxSessionSeconds: 43_200 });
    const bench = await start(tinyWorld({ member: { roles: [auditRole(), second] } }));
    const session = await bench.assume(LONG);
    const RoleArn = `arn:aws:iam::${MEMBER}:role/Second`;
    expect(await failure(bench.assume({ RoleArn, ...LONG }, session))).toMatchObject({ name: 'ValidationError', message: TEXT });
    const chained = await bench.sts(await bench.assume({ RoleArn }, session)).send(new GetCallerIdentityCommand({}));
    expect(chained.Arn).toBe(`arn:aws:sts::${MEMBER}:assumed-role/Second/audit`);
  });
});

describe('a session', () => {
  it('expires by the wall clock', async () => {
    let now = WALL;
    const bench = await start(tinyWorld(), { clock: () => new Date(now) });
    const credentials = await bench.assume({ DurationSeconds: 900 });
    now += 899_999;
    await bench.iam(credentials).send(new GetAccountSummaryCommand({}));
    now += 1;
    const expired = await failure(bench.iam(credentials).send(new GetAccountSummaryCommand({})));
    expect(expired).toMatchObject({ name: 'ExpiredToken', status: 403, message: 'The security token included in the request is expired' });
    expect(await failure(bench.sts(credentials).send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: 'ExpiredTokenException',
      status: 400,
    });
    expect(bench.count({ account: MEMBER, service: 'iam' })).toBe(2);
    await bench.iam(await bench.assume()).send(new GetAccountSummaryCommand({}));
  });

  it.each<[string, string | null]>([['a wrong token', 'guess'], ['no token', null]])('needs its token: %s', async (_, token) => {
    const bench = await start();
    const { accessKeyId, secretAccessKey } = await bench.assume();
    const thief = { accessKeyId, secretAccessKey, ...(token === null ? {} : { sessionToken: token }) };
    expect(await failure(bench.iam(thief).send(new ListUsersCommand({})))).toMatchObject({ name: 'InvalidClientTokenId', status: 403 });
  });
});

describe('temporaryKeyId', () => {
  it.each(['000000000000', '222222222222', '999999999999'])('carries the account %s the way AWS does', (accountId) => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const id = temporaryKeyId(accountId, 12_345);
    const bits = id.slice(4).split('').reduce((sum, char) => sum * 32n + BigInt(alphabet.indexOf(char)), 0n);
    expect(((bits >> 39n) & 0xffffffffffn).toString().padStart(12, '0')).toBe(accountId);
    expect(temporaryKeyId(accountId, 12_346)).not.toBe(id);
  });
});
