import { ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { makeCallCounter } from '../../../src/sandbox/server/call-counter.js';
import { makeFates } from '../../../src/sandbox/behaviour/faults.js';
import { makeHandler } from '../../../src/sandbox/server/handler.js';
import { makeGate } from '../../../src/sandbox/behaviour/rate-limits.js';
import { PROTOCOLS } from '../../../src/sandbox/server/protocol.js';
import { WireError, type Actions, type ServiceName } from '../../../src/sandbox/service.js';
import { makeState } from '../../../src/sandbox/state.js';
import { useBench, type RawRequest } from '../harness.js';
import { HUB, HUB_ARN, account, tinyWorld } from '../tiny-world.js';

const start = useBench();

describe('the Query protocol', () => {
  it('writes a result in its envelope', async () => {
    const bench = await start();
    const answer = await bench.post({ service: 'sts', body: 'Action=GetCallerIdentity&Version=2011-06-15' });
    expect(answer).toEqual({
      status: 200,
      type: 'text/xml',
      text:
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
        `<UserId>AIDAHUBHUBHUBHUBHUB11</UserId><Account>${HUB}</Account><Arn>${HUB_ARN}</Arn></GetCallerIdentityResult>` +
        '<ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000001</RequestId></ResponseMetadata></GetCallerIdentityResponse>',
    });
  });

  it('writes an error in its envelope', async () => {
    const bench = await start();
    const answer = await bench.post({ service: 'iam', body: 'Action=ListAccessKeys&Version=2010-05-08&UserName=no.body%2Bx' });
    expect(answer).toEqual({
      status: 404,
      type: 'text/xml',
      text:
        '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>NoSuchEntity</Code>' +
        '<Message>The user with name no.body+x cannot be found.</Message></Error>' +
        '<RequestId>00000000-0000-4000-8000-000000000001</RequestId></ErrorResponse>',
    });
  });

  it('hands every character that XML can hold to the SDK unharmed', async () => {
    const alias = 'a & b <c> "d" \'e\' \t\r\n\u0085\u2028 é 日本 😀 &amp; ]]>';
    const world = tinyWorld({ accounts: [account({ id: HUB, alias })] });
    const bench = await start(world);
    const answer = await bench.iam().send(new ListAccountAliasesCommand({}));
    expect(answer.AccountAliases).toEqual([alias]);
  });
});

describe('who is not let in', () => {
  const form = 'Action=ListUsers&Version=2010-05-08';
  it.each<[string, RawRequest, number, string]>([
    ['an unknown key of a Query service', { service: 'iam', keyId: 'AKIANOBODY', body: form }, 403, '<Code>InvalidClientTokenId</Code>'],
    ['an unknown key of a JSON service',
      { service: 'config', keyId: 'AKIANOBODY', target: 'StarlingDoveService.SelectAggregateResourceConfig', body: '{}' },
      400, '"__type":"UnrecognizedClientException"'],
    ['an unsigned Query request', { service: null, body: form }, 403, '<Code>MissingAuthenticationToken</Code>'],
    ['an unsigned JSON request', { service: null, target: 'AWSOrganizationsV20161128.ListAccounts', body: '{}' },
      403, '"__type":"MissingAuthenticationToken"'],
    ['another kind of Authorization', { service: 'iam', authorization: 'Basic eDp5', body: form }, 400, '<Code>IncompleteSignature</Code>'],
  ])('%s', async (_, request, status, text) => {
    const answer = await (await start()).post(request);
    expect(answer.text).toContain(text);
    expect(answer.status).toBe(status);
  });
});

describe('what the sandbox cannot do is said loudly', () => {
  it.each<[RawRequest, string]>([
    [{ service: 'iam', body: 'Action=DeleteGroup&Version=2010-05-08' }, 'iam:DeleteGroup'],
    [{ service: 'iam', body: 'Action=constructor&Version=2010-05-08' }, 'iam:constructor'],
    [{ service: 'sts', body: 'Action=AssumeRoot&Version=2011-06-15' }, 'sts:AssumeRoot'],
    [{ service: 's3', body: 'Action=Put' }, 's3:Put'],
    [{ service: 'config', target: 'StarlingDoveService.PutConfigRule', body: '{}' }, 'config:PutConfigRule'],
    [{ service: 'config', target: 'AWSOrganizationsV20161128.ListAccounts', body: '{}' }, 'config:AWSOrganizationsV20161128.ListAccounts'],
    [{ service: 'config', body: 'Action=SelectAggregateResourceConfig' }, 'config:SelectAggregateResourceConfig'],
    [{ service: 'iam', target: 'AWSIdentity.ListUsers', body: '{}' }, 'iam:AWSIdentity.ListUsers'],
    [{ service: 'dynamodb', target: 'DynamoDB_20120810.DeleteTable', body: '{}' }, 'dynamodb:DeleteTable'],
    [{ service: 'kms', target: 'TrentService.Encrypt', body: '{}' }, 'kms:TrentService.Encrypt'],
  ])('%j', async (request, named) => {
    const answer = await (await start()).post(request);
    expect(answer.status).toBe(501);
    expect(answer.text).toContain('SandboxActionNotImplemented');
    expect(answer.text).toContain(`The sandbox does not implement ${named}`);
  });

  it('asks for the action when none is named', async () => {
    const answer = await (await start()).post({ service: 'iam', body: '' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('<Code>MissingAction</Code>');
  });
});

describe('the JSON protocol', () => {
  const TARGET = 'StarlingDoveService';
  const actions: Actions = {
    Echo: ({ service, action, region, input }) => ({ service, action, region, input }),
    Refuse: () => {
      throw new WireError('InvalidInputException', 400, 'No "such" token', { Reason: 'INVALID_NEXT_TOKEN', __type: 'never' });
    },
    Break: () => {
      throw new TypeError('something is undefined');
    },
  };
  const world = tinyWorld();
  const state = makeState(world, () => new Date());
  const handler = makeHandler({
    services: Object.fromEntries(Object.keys(PROTOCOLS).map((name) => [name, actions])) as Record<ServiceName, Actions>,
    state,
    counter: makeCallCounter(),
    fates: makeFates([], 1),
    gate: makeGate([]),
  });
  const ask = (action: string, body: string) => {
    const authorization =
      `AWS4-HMAC-SHA256 Credential=${world.hub.accessKeyId}/20261120/eu-west-1/config/aws4_request, SignedHeaders=host, Signature=0`;
    const headers = { authorization, 'x-amz-target': `${TARGET}.${action}` };
    const { answer } = handler({ method: 'POST', url: '/', headers, body, bytes: Buffer.from(body) });
    return { status: answer.status, type: answer.contentType, body: JSON.parse(answer.body) as unknown };
  };

  it('hands the body over as it is and writes the result', () => {
    expect(ask('Echo', '{"Limit":100,"Filters":{"AccountId":"x"},"A":["b"]}')).toEqual({
      status: 200,
      type: 'application/x-amz-json-1.1',
      body: { service: 'config', action: 'Echo', region: 'eu-west-1', input: { Limit: 100, Filters: { AccountId: 'x' }, A: ['b'] } },
    });
  });

  it('takes an empty body for no members', () => {
    expect(ask('Echo', '')).toMatchObject({ status: 200, body: { input: {} } });
  });

  it('writes an error with its further members', () => {
    expect(ask('Refuse', '{}')).toEqual({
      status: 400,
      type: 'application/x-amz-json-1.1',
      body: { __type: 'InvalidInputException', message: 'No "such" token', Reason: 'INVALID_NEXT_TOKEN' },
    });
  });

  it.each(['[]', '"x"', '{"cut":'])('refuses the body %s', (body) => {
    expect(ask('Echo', body)).toMatchObject({ status: 400, body: { __type: 'SerializationException' } });
  });

  it('answers its own failure with 500 and the reason', () => {
    const { status, body } = ask('Break', '{}');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).toContain('The sandbox failed in config:Break: TypeError: something is undefined');
  });

  it('is spoken with the real Organizations client', async () => {
    const bench = await start();
    const { Accounts = [] } = await bench.organizations().send(new ListAccountsCommand({}));
    expect(Accounts.map(({ Id }) => Id)).toContain(HUB);
  });
});

describe('a failure of the sandbox itself', () => {
  it('does not end the server', async () => {
    const bench = await start(tinyWorld({ accounts: [] }));
    const broken = await bench.post({ service: 'iam', body: 'Action=ListUsers&Version=2010-05-08' });
    expect(broken.status).toBe(500);
    expect(broken.text).toContain(`The sandbox failed in iam:ListUsers: Error: The world has no account ${HUB}`);
    const deep = await bench.post({ service: 'sts', body: `Action=AssumeRole&RoleArn${'.a'.repeat(100_000)}=x` });
    expect(deep.status).toBe(500);
    const well = await bench.post({ service: 'sts', body: 'Action=GetCallerIdentity' });
    expect(well.status).toBe(200);
  });
});
