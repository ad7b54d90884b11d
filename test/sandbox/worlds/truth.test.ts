import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  type IAMClient,
  type ServiceLastAccessed,
} from '@aws-sdk/client-iam';
import { allow, deny, makeAccount, makeInline, makeRole, makeUser, makeWorld, serviceAccess } from '../../../src/sandbox/worlds/builder.js';
import { generatedWorld } from '../../../src/sandbox/worlds/generated.js';
import { usageTruth, type ServiceTruth } from '../../../src/sandbox/worlds/truth.js';
import { useBench } from '../harness.js';

const ARN = 'arn:aws:iam::111111111111:user/ann';
const AT = { at: '2026-10-01T08:00:00Z', region: 'eu-west-1' };
const AWAY = { at: '2026-10-02T08:00:00Z', region: 'ca-west-1' };

describe('usageTruth', () => {
  const ann = makeUser('ann', {
    inline: [makeInline('own', allow(['s3:GetObject', 's3:CreateBucket', 'sqs:*', 'tax:*', 'kms:List*'])), makeInline('no', deny('sqs:*'))],
    services: [
      { ...serviceAccess('s3', AT.at), actions: [
        { name: 'GetObject', lastAccessed: AT },
        { name: 'DeleteBucket', lastAccessed: AT },
        { name: 'CreateBucket', lastAccessed: null },
      ] },
      serviceAccess('sqs', AWAY.at, { region: AWAY.region }), serviceAccess('tax', AT.at), serviceAccess('glue', AT.at),
    ],
  });
  const gone = makeUser('gone', { deletedAt: '2026-01-01T00:00:00Z' });
  const world = makeWorld({
    accounts: [makeAccount({
      users: [ann, gone],
      roles: [makeRole('bare', { services: [serviceAccess('s3', AT.at), serviceAccess('sqs')] })],
    })],
    advisor: { untrackedServices: ['tax'], untrackedRegions: ['ca-west-1'] },
  });
  const truth = usageTruth(world);
  const of = (namespace: string): Partial<ServiceTruth> | undefined => truth.get(ARN)?.get(namespace);

  it('has the users alive and the roles', () => {
    expect([...truth.keys()].map((arn) => arn.slice(arn.lastIndexOf('/') + 1))).toEqual([
      'ann',
      'IamAuditReadOnly',
      'AWSServiceRoleForConfig',
      'bare',
    ]);
    expect([...(truth.get(ARN)?.keys() ?? [])]).toEqual(['glue', 'kms', 's3', 'sqs', 'tax']);
  });

  it.each<[string, string, Partial<ServiceTruth>]>([
    ['used', 's3', { granted: true, tracked: true, lastUse: AT, shown: AT }],
    ['allowed and never used', 'kms', { granted: true, tracked: true, lastUse: null, shown: null }],
    ['used where the advisor does not look, and denied', 'sqs', { granted: true, tracked: true, lastUse: AWAY, shown: null }],
    ['of a service that it does not know', 'tax', { granted: true, tracked: false, lastUse: AT, shown: null }],
    ['no longer allowed', 'glue', { granted: false, tracked: true, lastUse: AT, shown: null }],
  ])('knows what is %s', (_what, namespace, expected) => {
    expect(of(namespace)).toMatchObject(expected);
  });

  it('knows actions', () => {
    expect(of('s3')?.actions).toEqual(new Map([
      ['GetObject', { granted: true, tracked: false, lastUse: AT }],
      ['DeleteBucket', { granted: false, tracked: true, lastUse: AT }],
      ['CreateBucket', { granted: true, tracked: true, lastUse: null }],
    ]));
  });

  it('takes the list for the grant where no policy can be read', () => {
    expect([...(truth.get('arn:aws:iam::111111111111:role/bare') ?? [])].map(([namespace, { granted, shown }]) => [
      namespace,
      granted,
      shown,
    ])).toEqual([['s3', true, AT], ['sqs', true, null]]);
  });
});

describe('access advisor over the wire', () => {
  const start = useBench();

  async function ask(iam: IAMClient, Arn: string): Promise<readonly ServiceLastAccessed[]> {
    const { JobId = '' } = await iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn }));
    return (await iam.send(new GetServiceLastAccessedDetailsCommand({ JobId, MaxItems: 1000 }))).ServicesLastAccessed ?? [];
  }

  it('shows of a generated world what the truth says it shows', async () => {
    const world = generatedWorld({
      seed: 5,
      accounts: 1,
      usersPerAccount: 40,
      rolesPerAccount: 40,
      usage: 'granted',
      behaviour: { pages: { advisor: 1000 } },
    });
    const iam = (await start(world)).iam();
    const differing: string[] = [];
    for (const [arn, services] of usageTruth(world)) {
      const expected = [...services].filter(([, { granted, tracked }]) => granted && tracked).map(([namespace, { shown }]) =>
        `${namespace} ${shown === null ? 'never' : new Date(shown.at).toISOString()} ${shown?.region ?? ''}`);
      const seen = (await ask(iam, arn)).map((s) =>
        `${s.ServiceNamespace ?? ''} ${s.LastAuthenticated?.toISOString() ?? 'never'} ${s.LastAuthenticatedRegion ?? ''}`);
      if (seen.join('\n') !== expected.join('\n')) differing.push(arn);
    }
    expect(differing).toEqual([]);
  });
});
