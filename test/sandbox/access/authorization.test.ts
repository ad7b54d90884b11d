import { GetAccountSummaryCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { coversAction } from '../../../src/sandbox/access/action-pattern.js';
import { failure, useBench } from '../harness.js';
import { AUDIT_ROLE_ARN, HUB, HUB_ARN, MEMBER, account, tinyWorld } from '../tiny-world.js';

const start = useBench();
const SESSION_ARN = `arn:aws:sts::${MEMBER}:assumed-role/IamAuditReadOnly/audit`;

describe('coversAction', () => {
  it.each<[string, string, boolean]>([
    ['iam:GetUser', 'iam:GetUser', true],
    ['iam:getuser', 'iam:GetUser', true],
    ['iam:*', 'iam:GetUser', true],
    ['*', 'iam:GetUser', true],
    ['iam:Get*', 'iam:GetUser', true],
    ['iam:Get*', 'iam:ListUsers', false],
    ['iam:*', 'sts:AssumeRole', false],
    ['iam:Get????', 'iam:GetUser', true],
    ['iam.GetUser', 'iam:GetUser', false],
    ['GetUser', 'iam:GetUser', false],
  ])('%s and %s: %s', (pattern, action, covered) => {
    expect(coversAction(pattern, action)).toBe(covered);
  });
});

describe('denials', () => {
  it('refuse the hub by name, in words that name it', async () => {
    const bench = await start(tinyWorld({ hub: { denied: ['iam:ListUsers'] } }));
    expect(await failure(bench.iam().send(new ListUsersCommand({})))).toEqual({
      name: 'AccessDenied',
      status: 403,
      message: `User: ${HUB_ARN} is not authorized to perform: iam:ListUsers on resource: *`,
    });
    await bench.iam().send(new GetAccountSummaryCommand({}));
  });

  it('of the hub do not follow into its sessions', async () => {
    const bench = await start(tinyWorld({ hub: { denied: ['iam:*'] } }));
    await bench.iam(await bench.assume()).send(new ListUsersCommand({}));
  });

  it('name the role that may not be assumed', async () => {
    const bench = await start(tinyWorld({ hub: { denied: ['sts:*'] } }));
    expect(await failure(bench.assume())).toEqual({
      name: 'AccessDenied',
      status: 403,
      message: `User: ${HUB_ARN} is not authorized to perform: sts:AssumeRole on resource: ${AUDIT_ROLE_ARN}`,
    });
  });

  it('never touch GetCallerIdentity', async () => {
    const bench = await start(tinyWorld({ hub: { denied: ['*'] }, accounts: [account({ id: HUB, denied: ['sts:*'] })] }));
    const { Arn } = await bench.sts().send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(HUB_ARN);
  });

  it('of a JSON service are spelt AccessDeniedException', async () => {
    const bench = await start(tinyWorld({ hub: { denied: ['organizations:ListAccounts'] } }));
    const answer = await bench.post({ service: 'organizations', target: 'AWSOrganizationsV20161128.ListAccounts', body: '{}' });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({
      __type: 'AccessDeniedException',
      message: `User: ${HUB_ARN} is not authorized to perform: organizations:ListAccounts on resource: *`,
    });
  });

  it('of an account hold for its sessions only', async () => {
    const bench = await start(tinyWorld({ member: { denied: ['iam:ListUsers'] } }));
    const session = bench.iam(await bench.assume());
    const refused = await failure(session.send(new ListUsersCommand({})));
    expect(refused).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(refused.message).toContain(SESSION_ARN);
    await session.send(new GetAccountSummaryCommand({}));
    await bench.iam().send(new ListUsersCommand({}));
  });

  it("of the hub's account hold for the hub", async () => {
    const bench = await start(tinyWorld({ accounts: [account({ id: HUB, denied: ['iam:*'] })] }));
    expect((await failure(bench.iam().send(new ListUsersCommand({})))).name).toBe('AccessDenied');
  });
});

describe('a session policy', () => {
  const allowing = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const LIST = new ListUsersCommand({});
  const SUMMARY = new GetAccountSummaryCommand({});

  it.each<[string, string]>([
    ['one action', allowing({ Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' })],
    ['a list with wildcards', allowing({ Effect: 'Allow', Action: ['sts:*', 'iam:List*'], Resource: 'arn:aws:iam::*:user/*' })],
    ['one statement that is no list', JSON.stringify({ Statement: { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' } })],
    ['an Allow with a Deny', allowing({ Effect: 'Allow', Action: '*' }, { Effect: 'Deny', Action: 'iam:GetAccountSummary' })],
  ])('with %s lets through what it allows and nothing else', async (_, policy) => {
    const bench = await start();
    const iam = bench.iam(await bench.assume({ Policy: policy }));
    await iam.send(LIST);
    expect(await failure(iam.send(SUMMARY))).toEqual({
      name: 'AccessDenied',
      status: 403,
      message:
        `User: ${SESSION_ARN} is not authorized to perform: iam:GetAccountSummary on resource: * ` +
        'because no session policy allows the iam:GetAccountSummary action',
    });
  });

  it.each<[string, string, string]>([
    ['no JSON', '{"Statement":', 'MalformedPolicyDocumentException'],
    ['no object', '[]', 'MalformedPolicyDocumentException'],
    ['no statement', '{"Version":"2012-10-17"}', 'MalformedPolicyDocumentException'],
    ['no effect', '{"Statement":[{"Action":"*"}]}', 'MalformedPolicyDocumentException'],
    ['an action that is a number', '{"Statement":[{"Effect":"Allow","Action":[1]}]}', 'MalformedPolicyDocumentException'],
    ['too much text', `{"Statement":[{"Effect":"Allow","Action":"*","Sid":"${'x'.repeat(2048)}"}]}`, 'PackedPolicyTooLargeException'],
  ])('with %s is refused', async (_, policy, name) => {
    const bench = await start();
    expect(await failure(bench.assume({ Policy: policy }))).toMatchObject({ name, status: 400 });
  });

  it('with elements that the sandbox does not read is not taken for a wider one', async () => {
    const bench = await start();
    const conditional = allowing({ Effect: 'Allow', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } });
    expect(await failure(bench.assume({ Policy: conditional }))).toMatchObject({ name: 'SandboxActionNotImplemented', status: 501 });
  });
});
