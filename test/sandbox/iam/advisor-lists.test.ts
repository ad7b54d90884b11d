import {
  GenerateServiceLastAccessedDetailsCommand, GetServiceLastAccessedDetailsCommand, GetServiceLastAccessedDetailsWithEntitiesCommand,
  type AccessAdvisorUsageGranularityType, type GetServiceLastAccessedDetailsCommandOutput, type IAMClient, type ServiceLastAccessed,
} from '@aws-sdk/client-iam';
import type { AdvisorFacts, ServiceAccess, WorldAccount } from '../../../src/sandbox/world.js';
import { allow, deny, policyDocument, serviceAccess } from '../../../src/sandbox/worlds/builder.js';
import { SERVICE_NAMESPACES, serviceActions } from '../../../src/sandbox/worlds/service-catalogue.js';
import { failure, useBench } from '../harness.js';
import { ALLOW_ALL, MEMBER, auditRole, group, policy, role, tinyWorld, user } from '../tiny-world.js';

const start = useBench();
const arn = (kind: string, name: string): string => `arn:aws:iam::${MEMBER}:${kind}/${name}`;
const AT = ['2026-11-01T08:00:00Z', '2026-11-02T08:00:00.500Z', '2026-11-03T08:00:00Z'] as const;
const inline = (document: string) => [{ name: 'own', document }];
const attached = (name: string) => [{ name, arn: arn('policy', name) }];

function worldOf(member: Partial<WorldAccount>, advisor: AdvisorFacts = {}, page = 1000) {
  const roles = [auditRole(), ...(member.roles ?? [])];
  return tinyWorld({ advisor, member: { ...member, roles }, behaviour: { pages: { ...tinyWorld().behaviour.pages, advisor: page } } });
}

async function clientOf(world: ReturnType<typeof worldOf>): Promise<IAMClient> {
  const bench = await start(world);
  return bench.iam(await bench.assume());
}

async function jobOf(iam: IAMClient, Arn: string, Granularity: AccessAdvisorUsageGranularityType = 'SERVICE_LEVEL'): Promise<string> {
  return (await iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn, Granularity }))).JobId ?? '';
}

/** All pages. */
async function listOf(
  iam: IAMClient,
  Arn: string,
  granularity: AccessAdvisorUsageGranularityType = 'SERVICE_LEVEL',
): Promise<readonly ServiceLastAccessed[]> {
  const JobId = await jobOf(iam, Arn, granularity);
  const list: ServiceLastAccessed[] = [];
  for (let Marker: string | undefined; ; ) {
    const page: GetServiceLastAccessedDetailsCommandOutput = await iam.send(new GetServiceLastAccessedDetailsCommand({
      JobId,
      MaxItems: 1000,
      ...(Marker === undefined ? {} : { Marker }),
    }));
    list.push(...(page.ServicesLastAccessed ?? []));
    if (page.IsTruncated !== true) return list;
    Marker = page.Marker;
  }
}

const namespaces = (list: readonly ServiceLastAccessed[]) => list.map(({ ServiceNamespace }) => ServiceNamespace);

describe('the services of a report', () => {
  const services = [serviceAccess('s3', AT[0]), serviceAccess('glue', AT[1]), serviceAccess('made-up', AT[2])];

  it.each<[string, Partial<WorldAccount>, readonly string[]]>([
    ['without any policy: what is known', { users: [user('ann', { services })] }, ['s3', 'glue', 'made-up']],
    [
      'with no readable document: what is known',
      { users: [user('ann', { services, inline: inline('{"Statement":[') })] },
      ['s3', 'glue', 'made-up'],
    ],
    ['own policies', { users: [user('ann', { services, inline: inline(allow(['s3:*', 'sqs:*'])) })] }, ['s3', 'sqs']],
    [
      'a readable document beside a damaged one',
      { users: [user('ann', { services, inline: [...inline('{'), ...inline(allow('s3:*'))] })] },
      ['s3'],
    ],
    [
      "the groups' policies",
      { users: [user('ann', { groups: ['g', 'gone'] })], groups: [group('g', { inline: inline(allow('kms:*')) })] },
      ['kms'],
    ],
    [
      'customer policies',
      { users: [user('ann', { attached: attached('P') })], policies: [policy('P', { document: allow('ec2:*') })] },
      ['ec2'],
    ],
    ['an attachment without a policy', { users: [user('ann', { attached: attached('P') })] }, []],
    ['nothing but Deny', { users: [user('ann', { services, inline: inline(deny('*')) })] }, []],
    [
      'a boundary that is none of the grants',
      { users: [user('ann', { boundaryArn: arn('policy', 'B'), inline: inline(allow('s3:*')) })], policies: [policy('B')] },
      ['s3'],
    ],
    [
      'a namespace beyond the catalogue',
      { users: [user('ann', { services, inline: inline(allow(['s3:*', 'made-up:*'])) })] },
      ['made-up', 's3'],
    ],
  ])('%s', async (_what, member, expected) => {
    const iam = await clientOf(worldOf(member));
    expect(namespaces(await listOf(iam, arn('user', 'ann')))).toEqual(expected);
  });

  it('fill three pages of 200 for an administrator', async () => {
    const iam = await clientOf(worldOf({ users: [user('ann', { inline: inline(ALLOW_ALL), services })] }, {}, 200));
    const first = await iam.send(new GetServiceLastAccessedDetailsCommand({ JobId: await jobOf(iam, arn('user', 'ann')), MaxItems: 1000 }));
    expect([first.ServicesLastAccessed?.length, first.IsTruncated]).toEqual([200, true]);
    const list = await listOf(iam, arn('user', 'ann'));
    expect(namespaces(list)).toEqual([...SERVICE_NAMESPACES, 'made-up'].sort());
    expect(namespaces(list.filter(({ TotalAuthenticatedEntities }) => TotalAuthenticatedEntities === 1))).toEqual([
      'glue',
      'made-up',
      's3',
    ]);
  });

  it('leave out untracked services and do not know of untracked Regions', async () => {
    const used = [serviceAccess('s3', AT[0]), serviceAccess('sqs', AT[1], { region: 'ca-west-1' })];
    const iam = await clientOf(worldOf({ users: [user('ann', { services: used, inline: inline(allow(['s3:*', 'sqs:*', 'tax:*'])) })] }, {
      untrackedServices: ['s3', 'tax'],
      untrackedRegions: ['ca-west-1'],
    }));
    expect(await listOf(iam, arn('user', 'ann'))).toEqual([{
      ServiceName: 'Amazon SQS',
      ServiceNamespace: 'sqs',
      TotalAuthenticatedEntities: 0,
    }]);
  });

  it('are those known where the world says so', async () => {
    const iam = await clientOf(worldOf({ users: [user('ann', { services, inline: inline(ALLOW_ALL) })] }, { lists: 'known' }));
    expect(namespaces(await listOf(iam, arn('user', 'ann')))).toEqual(['s3', 'glue', 'made-up']);
  });
});

/** ann (in g) used S3 first, bob (in g) last, cid (attached directly) in between; the role never. */
function sharedWorld(page?: number) {
  const uses = (at: string): ServiceAccess[] => [serviceAccess('s3', at), serviceAccess('glue', at)];
  return worldOf({
    users: [
      user('ann', { groups: ['g'], services: uses(AT[0]) }), user('bob', { groups: ['g'], services: uses(AT[2]), path: '/eng/' }),
      user('cid', { attached: attached('P'), services: uses(AT[1]) }), user('dot', { groups: ['g'] }),
      user('gone', { groups: ['g'], services: uses(AT[2]), deletedAt: '2026-11-19T00:00:00Z' }),
    ],
    groups: [group('g', { attached: attached('P') })],
    roles: [role('Idle', { attached: attached('P') }), role('Capped', { boundaryArn: arn('policy', 'P'), services: uses(AT[2]) })],
    policies: [policy('P', { document: allow(['s3:*', 'sqs:*']) })],
  }, {}, page);
}

describe('the report of a group', () => {
  it('names the member who used a service last, and counts those who did', async () => {
    expect(await listOf(await clientOf(sharedWorld()), arn('group', 'g'))).toEqual([
      {
        ServiceName: 'Amazon S3', ServiceNamespace: 's3', LastAuthenticated: new Date(AT[2]), LastAuthenticatedEntity: arn(
          'user',
          'eng/bob',
        ),
        LastAuthenticatedRegion: 'eu-west-1', TotalAuthenticatedEntities: 2,
      },
      { ServiceName: 'Amazon SQS', ServiceNamespace: 'sqs', TotalAuthenticatedEntities: 0 },
    ]);
  });
});

describe('the report of a policy', () => {
  it('counts everybody it is attached to, also through groups, and not as a boundary', async () => {
    const list = await listOf(await clientOf(sharedWorld()), arn('policy', 'P'));
    expect(list.map(({ ServiceNamespace, LastAuthenticatedEntity, TotalAuthenticatedEntities }) => [
      ServiceNamespace,
      LastAuthenticatedEntity,
      TotalAuthenticatedEntities,
    ])).toEqual([
      ['s3', arn('user', 'eng/bob'), 3],
      ['sqs', undefined, 0],
    ]);
  });
});

describe('GetServiceLastAccessedDetailsWithEntities', () => {
  const ask = (iam: IAMClient, JobId: string, ServiceNamespace: string, more: { Marker?: string; MaxItems?: number } = {}) =>
    iam.send(new GetServiceLastAccessedDetailsWithEntitiesCommand({ JobId, ServiceNamespace, ...more }));

  it('tells who of a policy used a service, the last first and idle ones at the end', async () => {
    const iam = await clientOf(sharedWorld());
    const { $metadata, JobCreationDate, JobCompletionDate, ...answer } = await ask(iam, await jobOf(iam, arn('policy', 'P')), 's3');
    expect($metadata.httpStatusCode).toBe(200);
    expect([JobCreationDate, JobCompletionDate].map((date) => date instanceof Date)).toEqual([true, true]);
    const entity = (type: 'USER' | 'ROLE', path: string, name: string, at?: string) => ({
      EntityInfo: {
        Arn: arn(type.toLowerCase(), `${path.slice(1)}${name}`),
        Name: name,
        Type: type,
        Id: `${type === 'USER' ? 'AIDA' : 'AROA'}${name.toUpperCase()}`,
        Path: path,
      },
      ...(at === undefined ? {} : { LastAuthenticated: new Date(at) }),
    });
    expect(answer).toEqual({
      JobStatus: 'COMPLETED',
      IsTruncated: false,
      EntityDetailsList: [
        entity('USER', '/eng/', 'bob', AT[2]), entity('USER', '/', 'cid', AT[1]), entity('USER', '/', 'ann', AT[0]), entity(
          'USER',
          '/',
          'dot',
        ), entity('ROLE', '/', 'Idle'),
      ],
    });
  });

  it('is paged, and a Marker holds for one service', async () => {
    const iam = await clientOf(sharedWorld(2));
    const job = await jobOf(iam, arn('policy', 'P'));
    const first = await ask(iam, job, 's3', { MaxItems: 1000 });
    const second = await ask(iam, job, 's3', { Marker: first.Marker ?? '' });
    expect([first.EntityDetailsList?.length, second.EntityDetailsList?.length, second.IsTruncated]).toEqual([2, 2, true]);
    expect((await failure(ask(iam, job, 'sqs', { Marker: first.Marker ?? '' }))).name).toBe('ValidationError');
  });

  it.each<[string, string, number]>([
    ['a service that is not listed', 'glue', 0],
    ['a service that nobody used', 'sqs', 3],
  ])('knows of %s', async (_what, namespace, expected) => {
    const iam = await clientOf(sharedWorld());
    expect((await ask(iam, await jobOf(iam, arn('group', 'g')), namespace)).EntityDetailsList).toHaveLength(expected);
  });

  it('waits, fails and forgets as the job does', async () => {
    const world = sharedWorld();
    const bench = await start({ ...world, behaviour: { ...world.behaviour, advisor: { polls: 1, ms: 0, failing: [arn('group', 'g')] } } });
    const [one, two] = [bench.iam(await bench.assume()), bench.iam(await bench.assume())];
    const job = await jobOf(one, arn('group', 'g'));
    expect((await failure(ask(two, job, 's3'))).name).toBe('NoSuchEntityException');
    expect(await ask(one, job, 's3')).toMatchObject({ JobStatus: 'IN_PROGRESS' });
    expect(await ask(one, job, 's3')).toMatchObject({ JobStatus: 'FAILED', EntityDetailsList: [], Error: { Code: 'ServiceFailure' } });
  });
});

describe('a report at action level', () => {
  const used: ServiceAccess[] = [
    {
      namespace: 's3', name: 'Amazon S3', lastAuthenticated: { at: AT[1], region: 'eu-west-1' },
      actions: [
        { name: 'GetObject', lastAccessed: { at: AT[1], region: 'eu-west-1' } },
        { name: 'CreateBucket', lastAccessed: { at: AT[0], region: 'us-east-1' } },
      ],
    },
    { namespace: 'iam', name: 'AWS IAM', lastAuthenticated: null, actions: [{
      name: 'PassRole',
      lastAccessed: { at: AT[0], region: 'us-east-1' },
    }] },
  ];
  const document = policyDocument({
    Effect: 'Allow',
    Action: ['s3:CreateBucket', 's3:DeleteBucket', 's3:GetObject', 'iam:PassRole', 'iam:GetRole', 'execute-api:*', 'sns:TagResource'],
    Resource: '*',
  });

  it('lists the allowed tracked actions, unused ones by name alone', async () => {
    const iam = await clientOf(worldOf(
      { users: [user('ann', { services: used, inline: inline(document) })] },
      { untrackedActions: ['sns:*'] },
    ));
    const list = await listOf(iam, arn('user', 'ann'), 'ACTION_LEVEL');
    expect(list.map(({ ServiceNamespace, TrackedActionsLastAccessed }) => [ServiceNamespace, TrackedActionsLastAccessed])).toEqual([
      ['execute-api', undefined],
      ['iam', [{ ActionName: 'GetRole' }]],
      ['s3', [
        {
          ActionName: 'CreateBucket',
          LastAccessedEntity: arn('user', 'ann'),
          LastAccessedTime: new Date(AT[0]),
          LastAccessedRegion: 'us-east-1',
        },
        { ActionName: 'DeleteBucket' },
      ]],
      ['sns', undefined],
    ]);
  });

  it('says so in its JobType, and lists no actions at service level', async () => {
    const iam = await clientOf(worldOf({ users: [user('ann', { services: used, inline: inline(document) })] }));
    const job = await iam.send(new GetServiceLastAccessedDetailsCommand({ JobId: await jobOf(iam, arn('user', 'ann'), 'ACTION_LEVEL') }));
    expect(job.JobType).toBe('ACTION_LEVEL');
    expect((await listOf(iam, arn('user', 'ann'))).map(({ TrackedActionsLastAccessed }) => TrackedActionsLastAccessed)).toEqual(Array.from(
      { length: 4 },
      () => undefined,
    ));
  });

  it('names who of a group did it last', async () => {
    const iam = await clientOf(worldOf({
      users: [user('ann', { groups: ['g'], services: used }), user('bob', { groups: ['g'] })],
      groups: [group('g', { inline: inline(allow('s3:*Bucket')) })],
    }));
    const [s3] = await listOf(iam, arn('group', 'g'), 'ACTION_LEVEL');
    expect(s3?.TrackedActionsLastAccessed?.find(({ ActionName }) => ActionName === 'CreateBucket')?.LastAccessedEntity).toBe(arn(
      'user',
      'ann',
    ));
  });

  it('holds every service of an administrator', async () => {
    const iam = await clientOf(worldOf({ roles: [role('Admin', { inline: inline(ALLOW_ALL) })] }, {}, 200));
    const list = await listOf(iam, arn('role', 'Admin'), 'ACTION_LEVEL');
    expect(namespaces(list)).toEqual(SERVICE_NAMESPACES);
    const ec2 = list.find(({ ServiceNamespace }) => ServiceNamespace === 'ec2');
    expect(ec2?.TrackedActionsLastAccessed?.map(({ ActionName }) => ActionName)).toEqual(serviceActions('ec2'));
  });
});
