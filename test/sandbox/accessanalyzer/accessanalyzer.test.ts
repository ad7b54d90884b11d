import {
  AccessAnalyzerClient,
  GetAnalyzerCommand,
  GetFindingV2Command,
  ListAnalyzersCommand,
  ListFindingsV2Command,
  paginateListFindingsV2,
  type FindingSummaryV2,
  type ListFindingsV2CommandInput,
} from '@aws-sdk/client-accessanalyzer';
import { allow, makeAccount, makeInline, makeRole, makeUser, serviceAccess } from '../../../src/sandbox/worlds/builder.js';
import type { World } from '../../../src/sandbox/world.js';
import { failure, useBench, type Bench } from '../harness.js';
import { ago, ANALYZER_ARN, HUB, lastUsed, MEMBER, SUSPENDED, world } from './facts.js';

const start = useBench();
const clients: AccessAnalyzerClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

function clientOf({ url, world: { hub } }: Bench): AccessAnalyzerClient {
  const client = new AccessAnalyzerClient({ endpoint: url, region: 'eu-west-1', maxAttempts: 1, credentials: hub });
  clients.push(client);
  return client;
}

async function ask(given: World = world()): Promise<AccessAnalyzerClient> {
  return clientOf(await start(given));
}

async function findings(
  client: AccessAnalyzerClient,
  filter: ListFindingsV2CommandInput['filter'] = {},
): Promise<readonly FindingSummaryV2[]> {
  const { findings: found = [] } = await client.send(new ListFindingsV2Command({ analyzerArn: ANALYZER_ARN, filter }));
  return found;
}

function names(found: readonly FindingSummaryV2[]): readonly string[] {
  return found.map(({ findingType = '', resource = '' }) => `${findingType} ${resource.slice(resource.lastIndexOf('/') + 1)}`);
}

const BY_TYPE = (...eq: string[]) => ({ findingType: { eq } });

describe('analyzers', () => {
  const analyzers = [
    { createdAt: ago(60) },
    { name: 'own', type: 'ACCOUNT_UNUSED_ACCESS', unusedAccessAgeDays: 30, status: 'DISABLED' } as const,
    { name: 'elsewhere', region: 'us-east-1' },
    { name: 'of-a-member', accountId: MEMBER },
  ];

  it('are listed for the account and Region, without their configuration', async () => {
    const client = await ask(world({ analyzers }));
    const { analyzers: listed = [] } = await client.send(new ListAnalyzersCommand({}));
    expect(listed.map(({ name }) => name)).toEqual(['unused-access', 'own']);
    expect(listed[0]).toEqual({
      arn: ANALYZER_ARN, name: 'unused-access', type: 'ORGANIZATION_UNUSED_ACCESS', status: 'ACTIVE', createdAt: new Date(ago(60)),
      ...{ lastResourceAnalyzedAt: new Date(ago(0)), tags: {} },
    });
  });

  it('made a moment ago have looked at nothing and found nothing', async () => {
    const client = await ask(world({ analyzers: [{ createdAt: ago(0), analyzedAt: ago(0) }] }));
    const { analyzers: [listed] = [] } = await client.send(new ListAnalyzersCommand({}));
    expect(listed).not.toHaveProperty('lastResourceAnalyzedAt');
    expect(await findings(client)).toEqual([]);
  });

  it('are listed by type and in pages', async () => {
    const client = await ask(world({ analyzers }));
    const own = await client.send(new ListAnalyzersCommand({ type: 'ACCOUNT_UNUSED_ACCESS' }));
    expect(own.analyzers).toMatchObject([{ name: 'own', status: 'DISABLED' }]);
    const first = await client.send(new ListAnalyzersCommand({ maxResults: 1 }));
    const second = await client.send(new ListAnalyzersCommand({ maxResults: 1, nextToken: first.nextToken }));
    expect([first.analyzers?.[0]?.name, second.analyzers?.[0]?.name, second.nextToken]).toEqual(['unused-access', 'own', undefined]);
  });

  it('tell their age when asked by name', async () => {
    const { analyzer } = await (await ask()).send(new GetAnalyzerCommand({ analyzerName: 'unused-access' }));
    expect(analyzer?.configuration).toEqual({ unusedAccess: { unusedAccessAge: 90 } });
  });
});

describe('findings', () => {
  it('are what lies idle in open members, neither young nor service-linked', async () => {
    const found = await findings(await ask());
    expect(names(found.filter(({ findingType }) => findingType !== 'UnusedPermission'))).toEqual([
      'UnusedIAMUserAccessKey idle', 'UnusedIAMUserPassword idle', 'UnusedIAMUserAccessKey busy', 'UnusedIAMRole never',
      'UnusedIAMRole exactly',
    ]);
    expect(new Set(found.map(({ resourceOwnerAccount }) => resourceOwnerAccount))).toEqual(new Set([MEMBER]));
  });

  it('show when a thing became idle, or when the analyzer was made', async () => {
    const found = await findings(await ask(), BY_TYPE('UnusedIAMRole'));
    expect(found).toMatchObject([
      { status: 'ACTIVE', resourceType: 'AWS::IAM::Role', createdAt: new Date(ago(60)), analyzedAt: new Date(ago(0)) },
      { resource: `arn:aws:iam::${MEMBER}:role/exactly`, createdAt: new Date(ago(0)), updatedAt: new Date(ago(0)) },
    ]);
  });

  it.each<[string, ListFindingsV2CommandInput['filter'], readonly string[]]>([
    ['eq', BY_TYPE('UnusedIAMUserPassword'), ['UnusedIAMUserPassword idle']],
    [
      'several',
      BY_TYPE('UnusedIAMUserPassword', 'UnusedIAMRole'),
      ['UnusedIAMUserPassword idle', 'UnusedIAMRole never', 'UnusedIAMRole exactly'],
    ],
    ['contains', { ...BY_TYPE('UnusedIAMRole'), resource: { contains: ['exact'] } }, ['UnusedIAMRole exactly']],
    ['neq', { ...BY_TYPE('UnusedIAMRole'), resourceOwnerAccount: { neq: [MEMBER] } }, []],
    ['another account', { resourceOwnerAccount: { eq: [SUSPENDED] } }, []],
    ['status', { ...BY_TYPE('UnusedIAMUserPassword'), status: { eq: ['RESOLVED', 'ARCHIVED'] } }, []],
  ])('are filtered: %s', async (_, filter, expected) => {
    expect(names(await findings(await ask(), filter))).toEqual(expected);
  });

  it('come in pages', async () => {
    const client = await ask();
    const all = await findings(client);
    const paged: FindingSummaryV2[] = [];
    let pages = 0;
    for await (const page of paginateListFindingsV2({ client, pageSize: 2 }, { analyzerArn: ANALYZER_ARN })) {
      pages += 1;
      paged.push(...(page.findings ?? []));
    }
    expect([pages, paged]).toEqual([Math.ceil(all.length / 2), all]);
  });

  it('stay when archived, and stand as resolved when the thing is in use again', async () => {
    const arn = (name: string): string => `arn:aws:iam::${MEMBER}:role/${name}`;
    const found = await findings(
      await ask(world({ analyzers: [{ archived: [arn('never')], resolved: [arn('almost')] }] })),
      BY_TYPE('UnusedIAMRole'),
    );
    expect(found.map(({ status, resource }) => [status, resource])).toEqual([
      ['ARCHIVED', arn('never')], ['ACTIVE', arn('exactly')], ['RESOLVED', arn('almost')],
    ]);
  });

  it('are judged at the time of the analysis', async () => {
    const client = await ask(world({ analyzers: [{ analyzedAt: ago(4) }] }));
    expect(names(await findings(client, BY_TYPE('UnusedIAMRole', 'UnusedIAMUserAccessKey')))).toEqual([
      'UnusedIAMUserAccessKey idle', 'UnusedIAMUserAccessKey busy', 'UnusedIAMUserAccessKey gone', 'UnusedIAMRole never',
    ]);
  });

  it('of an account analyzer are its own account only, of one that is not active none', async () => {
    const own = await ask(world({ analyzers: [{ type: 'ACCOUNT_UNUSED_ACCESS' }] }));
    expect(await findings(own)).toEqual([]);
    const disabled = await ask(world({ analyzers: [{ status: 'DISABLED' }] }));
    expect(await findings(disabled)).toEqual([]);
  });
});

describe('details', () => {
  const detailsOf = async (client: AccessAnalyzerClient, type: string, name: string): Promise<readonly unknown[]> => {
    const [found] = await findings(client, { ...BY_TYPE(type), resource: { contains: [name] } });
    const details: unknown[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.send(new GetFindingV2Command({
        analyzerArn: ANALYZER_ARN,
        id: found?.id,
        maxResults: 2,
        ...(nextToken === undefined ? {} : { nextToken }),
      }));
      expect(page).toMatchObject({ ...found });
      details.push(...(page.findingDetails ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return details;
  };

  it.each<[string, string, unknown]>([
    ['UnusedIAMRole', 'never', { unusedIamRoleDetails: {} }],
    ['UnusedIAMRole', 'exactly', { unusedIamRoleDetails: { lastAccessed: new Date(ago(90)) } }],
    ['UnusedIAMUserPassword', 'idle', { unusedIamUserPasswordDetails: { lastAccessed: new Date(ago(120)) } }],
    ['UnusedIAMUserAccessKey', 'idle', { unusedIamUserAccessKeyDetails: {
      accessKeyId: 'AKIAIDLE222222222222',
      lastAccessed: new Date(ago(200)),
    } }],
    ['UnusedIAMUserAccessKey', 'busy', { unusedIamUserAccessKeyDetails: { accessKeyId: 'AKIANEVER22222222222' } }],
  ])('of %s %s', async (type, name, expected) => {
    expect(await detailsOf(await ask(), type, name)).toEqual([expected]);
  });

  const granted = {
    createdAt: ago(300),
    inline: [makeInline('work', allow(['s3:GetObject', 'sqs:SendMessage', 'sns:Publish', 'ec2:RunInstances']))],
    services: [serviceAccess('ec2', ago(1)), serviceAccess('s3', ago(100)), serviceAccess('sns'), serviceAccess('sqs')],
  };

  it('of permissions name each unused service of a principal in use, in pages', async () => {
    const roles = [
      makeRole('worker', { ...granted, lastUsed: lastUsed(1) }),
      makeRole('asleep', { ...granted, services: [], lastUsed: lastUsed(200) }),
    ];
    const users = [makeUser('person', { ...granted, keys: [{ lastUsed: { at: ago(1), region: 'N/A', service: 'ec2' } }] })];
    const client = await ask(world({ accounts: [makeAccount({ id: HUB, auditRole: null, roles, users })] }));
    const expected = [
      { unusedPermissionDetails: { serviceNamespace: 's3', lastAccessed: new Date(ago(100)) } },
      { unusedPermissionDetails: { serviceNamespace: 'sns' } },
      { unusedPermissionDetails: { serviceNamespace: 'sqs' } },
    ];
    expect(await detailsOf(client, 'UnusedPermission', 'worker')).toEqual(expected);
    expect(await detailsOf(client, 'UnusedPermission', 'person')).toEqual(expected);
    expect(names(await findings(client))).toEqual(['UnusedPermission person', 'UnusedPermission worker', 'UnusedIAMRole asleep']);
  });
});

describe('details of a service in part used', () => {
  it('name its idle actions, where the world says which were used', async () => {
    const ec2 = {
      ...serviceAccess('ec2', ago(1)),
      actions: [{ name: 'RunInstances', lastAccessed: lastUsed(1) }, { name: 'StopInstances', lastAccessed: lastUsed(100) }],
    };
    const role = makeRole('operator', {
      createdAt: ago(300),
      lastUsed: lastUsed(1),
      inline: [makeInline('work', allow(['ec2:RunInstances', 'ec2:StopInstances', 'ec2:StartInstances', 'sqs:ListQueues']))],
      services: [ec2, serviceAccess('sqs', ago(2))],
    });
    const client = await ask(world({ accounts: [makeAccount({ id: HUB, auditRole: null, roles: [role] })] }));
    const [found] = await findings(client);
    const { findingDetails } = await client.send(new GetFindingV2Command({ analyzerArn: ANALYZER_ARN, id: found?.id }));
    expect(findingDetails).toEqual([
      {
        unusedPermissionDetails: {
          serviceNamespace: 'ec2',
          lastAccessed: new Date(ago(1)),
          actions: [{ action: 'StartInstances' }, { action: 'StopInstances', lastAccessed: new Date(ago(100)) }],
        },
      },
    ]);
  });
});

describe('a client that knows only its environment', () => {
  const before = process.env;

  afterEach(() => {
    process.env = before;
  });

  it('finds the sandbox by AWS_ENDPOINT_URL', async () => {
    const { env } = await start(world());
    process.env = { ...before, ...env, AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    const client = new AccessAnalyzerClient({});
    clients.push(client);
    const { analyzers } = await client.send(new ListAnalyzersCommand({ type: 'ORGANIZATION_UNUSED_ACCESS' }));
    expect(analyzers).toMatchObject([{ arn: ANALYZER_ARN }]);
    expect(await findings(client, BY_TYPE('UnusedIAMRole'))).toHaveLength(2);
  });
});

describe('errors', () => {
  const list = (input: Partial<ListFindingsV2CommandInput>) => (client: AccessAnalyzerClient) =>
    client.send(new ListFindingsV2Command({ analyzerArn: ANALYZER_ARN, ...input }));

  it.each<[string, (client: AccessAnalyzerClient) => Promise<unknown>, string, number]>([
    ['no analyzer ARN', list({ analyzerArn: '' }), 'ValidationException', 400],
    ['another ARN', list({ analyzerArn: 'arn:aws:iam::111111111111:user/x' }), 'ValidationException', 400],
    ['an unknown analyzer', list({ analyzerArn: `${ANALYZER_ARN}-2` }), 'ResourceNotFoundException', 404],
    ['another Region', list({ analyzerArn: ANALYZER_ARN.replace('eu-west-1', 'us-east-1') }), 'ResourceNotFoundException', 404],
    ["another account's", list({ analyzerArn: ANALYZER_ARN.replace(HUB, MEMBER) }), 'AccessDeniedException', 403],
    ['an unknown field', list({ filter: { colour: { eq: ['x'] } } }), 'ValidationException', 400],
    ['an empty list', list({ filter: { status: { eq: [] } } }), 'ValidationException', 400],
    ['a strange token', list({ nextToken: 'x' }), 'ValidationException', 400],
    ['no results', list({ maxResults: 0 }), 'ValidationException', 400],
    [
      'an unknown finding',
      (client) => client.send(new GetFindingV2Command({ analyzerArn: ANALYZER_ARN, id: 'none' })),
      'ResourceNotFoundException',
      404,
    ],
    ['an unknown name', (client) => client.send(new GetAnalyzerCommand({ analyzerName: 'none' })), 'ResourceNotFoundException', 404],
  ])('%s', async (_, send, name, status) => {
    const client = await ask();
    expect(await failure(send(client))).toMatchObject({ name, status });
  });

  it('are spelt as the service spells them when a call is refused or throttled', async () => {
    const denied = await ask(world({ hub: { denied: ['access-analyzer:ListFindings'] } }));
    expect(await failure(findings(denied))).toMatchObject({ name: 'AccessDeniedException', status: 403 });
    await denied.send(new ListAnalyzersCommand({}));
    const throttled = await ask(world({ behaviour: { faults: [{
      service: 'access-analyzer',
      action: 'ListFindingsV2',
      kind: 'throttle',
    }] } }));
    expect(await failure(findings(throttled))).toMatchObject({ name: 'ThrottlingException', status: 429 });
    const broken = await ask(world({ behaviour: { faults: [{ service: 'access-analyzer', kind: 'server_error' }] } }));
    expect(await failure(findings(broken))).toMatchObject({ name: 'InternalServerException', status: 500 });
  });
});

describe('the rest-json protocol', () => {
  const authorization = (keyId: string): string =>
    `AWS4-HMAC-SHA256 Credential=${keyId}/20261101/eu-west-1/access-analyzer/aws4_request, SignedHeaders=host, Signature=0`;

  it.each<[string, string, string, Readonly<Record<string, string>>, number, string]>([
    [
      'an unknown path',
      'GET',
      '/archive-rule',
      { authorization: authorization('AKIASANDBOXEXAMPLE22') },
      501,
      'SandboxActionNotImplemented',
    ],
    [
      'an unknown method',
      'DELETE',
      '/analyzer/x',
      { authorization: authorization('AKIASANDBOXEXAMPLE22') },
      501,
      'SandboxActionNotImplemented',
    ],
    ['an unknown key', 'GET', '/analyzer', { authorization: authorization('AKIANOBODY') }, 403, 'UnrecognizedClientException'],
    ['no signature', 'GET', '/analyzer', {}, 403, 'MissingAuthenticationToken'],
  ])('%s', async (_, method, path, headers, status, code) => {
    const { url } = await start(world());
    const answer = await fetch(`${url}${path}`, { method, headers });
    expect([answer.status, answer.headers.get('x-amzn-errortype'), answer.headers.get('content-type')]).toEqual([
      status,
      code,
      'application/json',
    ]);
    expect(Object.keys((await answer.json()) as object)).toContain('message');
  });

  it('is counted by operation', async () => {
    const bench = await start(world());
    const client = clientOf(bench);
    await findings(client);
    await client.send(new GetAnalyzerCommand({ analyzerName: 'unused-access' }));
    expect(bench.counts()).toEqual([
      { service: 'access-analyzer', action: 'GetAnalyzer', account: HUB, calls: 1, throttled: 0 },
      { service: 'access-analyzer', action: 'ListFindingsV2', account: HUB, calls: 1, throttled: 0 },
    ]);
  });
});
