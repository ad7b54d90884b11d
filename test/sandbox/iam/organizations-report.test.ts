import {
  GenerateOrganizationsAccessReportCommand, GetOrganizationsAccessReportCommand, type GetOrganizationsAccessReportCommandInput,
  type GetOrganizationsAccessReportCommandOutput, type IAMClient,
} from '@aws-sdk/client-iam';
import type { Behaviour } from '../../../src/sandbox/behaviour/behaviour.js';
import type { Organization, ServiceAccess } from '../../../src/sandbox/world.js';
import { controlPolicy, deny, allow, fullAwsAccess, serviceAccess } from '../../../src/sandbox/worlds/builder.js';
import { SERVICE_NAMESPACES } from '../../../src/sandbox/worlds/service-catalogue.js';
import { failure, useBench } from '../harness.js';
import { HUB, MEMBER, account, auditRole, role, tinyWorld, user } from '../tiny-world.js';

const start = useBench();
const OTHER = '333333333333';
const [OU, INNER] = ['ou-tiny-aaaaaaaa', 'ou-tiny-bbbbbbbb'];
const ROOT = 'o-tinyworld1/r-tiny';
const AT = ['2026-11-01T08:00:00.000Z', '2026-11-02T08:00:00.000Z', '2026-11-03T08:00:00.000Z'] as const;
const used = (...services: ServiceAccess[]) => [user('ann', { services })];

/** root: hub, OU > INNER > member, other. */
function worldOf(organization: Partial<Organization> = {}, behaviour: Partial<Behaviour> = {}) {
  const base = tinyWorld({ behaviour });
  const { pages } = base.behaviour;
  return tinyWorld({
    organization: {
      ...base.organization!, // eslint-disable-line @typescript-eslint/no-non-null-assertion -- the tiny world has one
      units: [{ id: OU, name: 'outer', parentId: 'r-tiny' }, { id: INNER, name: 'inner', parentId: OU }],
      policies: [fullAwsAccess()],
      ...organization,
    },
    accounts: [
      account({ id: HUB, users: used(serviceAccess('s3', AT[2]), serviceAccess('ec2', AT[2])) }),
      account({
        parentId: INNER, roles: [auditRole(), role('Worker', { services: [serviceAccess('s3', AT[1])] })],
        users: [
          ...used(serviceAccess('s3', AT[0]), serviceAccess('sqs')),
          user('gone', { deletedAt: '2026-11-05T00:00:00Z', services: [serviceAccess('kms', AT[0])] }),
        ],
      }),
      account({ id: OTHER, parentId: OU, users: used(serviceAccess('s3', AT[0], { region: 'us-east-1' }), serviceAccess('sns', AT[0])) }),
      account({ id: '444444444444', inOrganization: false, users: used(serviceAccess('rds', AT[0])) }),
    ],
    behaviour: { ...behaviour, pages: { ...pages, ...behaviour.pages } },
  });
}

const generate = async (iam: IAMClient, EntityPath: string, OrganizationsPolicyId?: string): Promise<string> =>
  (await iam.send(new GenerateOrganizationsAccessReportCommand({
    EntityPath,
    ...(OrganizationsPolicyId === undefined ? {} : { OrganizationsPolicyId }),
  }))).JobId ?? '';
const get = (iam: IAMClient, JobId: string, more: Omit<GetOrganizationsAccessReportCommandInput, 'JobId'> = {}) =>
  iam.send(new GetOrganizationsAccessReportCommand({ JobId, ...more }));
const usedIn = (report: GetOrganizationsAccessReportCommandOutput) =>
  report.AccessDetails?.filter(({ LastAuthenticatedTime }) => LastAuthenticatedTime !== undefined);

async function reportOf(
  world: ReturnType<typeof worldOf>,
  path: string,
  policyId?: string,
): Promise<GetOrganizationsAccessReportCommandOutput> {
  const iam = (await start(world)).iam();
  return get(iam, await generate(iam, path, policyId), { MaxItems: 1000 });
}

const big = { pages: { emptyListAccountsEvery: 0, details: 1000, advisor: 1000, config: 100 } };

describe('an organizations access report', () => {
  it('of the root leaves the management account out', async () => {
    const report = await reportOf(worldOf({}, big), ROOT);
    expect(report).toMatchObject({
      JobStatus: 'COMPLETED', NumberOfServicesAccessible: SERVICE_NAMESPACES.length,
      NumberOfServicesNotAccessed: SERVICE_NAMESPACES.length - 2, IsTruncated: false,
    });
    expect(usedIn(report)).toEqual([
      {
        ServiceName: 'Amazon S3',
        ServiceNamespace: 's3',
        Region: 'eu-west-1',
        EntityPath: `${ROOT}/${OU}/${INNER}/${MEMBER}`,
        LastAuthenticatedTime: new Date(AT[1]),
        TotalAuthenticatedEntities: 2,
      },
      {
        ServiceName: 'Amazon SNS',
        ServiceNamespace: 'sns',
        Region: 'eu-west-1',
        EntityPath: `${ROOT}/${OU}/${OTHER}`,
        LastAuthenticatedTime: new Date(AT[0]),
        TotalAuthenticatedEntities: 1,
      },
    ]);
    expect(report.AccessDetails?.find(({ ServiceNamespace }) => ServiceNamespace === 'sqs')).toEqual({
      ServiceName: 'Amazon SQS',
      ServiceNamespace: 'sqs',
      TotalAuthenticatedEntities: 0,
    });
  });

  it.each<[string, string, readonly string[]]>([
    ['a unit', `${ROOT}/${OU}/${INNER}`, ['s3']],
    ['a unit and those below it', `${ROOT}/${OU}`, ['s3', 'sns']],
    ['an account', `${ROOT}/${OU}/${OTHER}`, ['s3', 'sns']],
    ['the management account', `${ROOT}/${HUB}`, ['ec2', 's3']],
  ])('of %s counts what was used there', async (_what, path, expected) => {
    expect(usedIn(await reportOf(worldOf({}, big), path))?.map(({ ServiceNamespace }) => ServiceNamespace)).toEqual(expected);
  });

  it.each<[string, Partial<Organization>, string, readonly string[]]>([
    [
      'an allow list of the root',
      { policies: [controlPolicy('few', allow(['s3:*', 'sqs:*']), ['r-tiny']), fullAwsAccess([OU, INNER, MEMBER])] },
      `${ROOT}/${OU}/${INNER}/${MEMBER}`,
      ['s3', 'sqs'],
    ],
    ['a level without any', { policies: [fullAwsAccess(['r-tiny', OU])] }, `${ROOT}/${OU}/${OTHER}`, []],
    [
      'a Deny below',
      { policies: [controlPolicy('few', allow(['s3:*', 'sqs:*']), 'everywhere'), controlPolicy('no', deny('s3:*'), [OU])] },
      `${ROOT}/${OU}/${OTHER}`,
      ['sqs'],
    ],
    [
      'none for the management account',
      { policies: [controlPolicy('few', allow('s3:*'), 'everywhere')] },
      `${ROOT}/${HUB}`,
      SERVICE_NAMESPACES,
    ],
  ])('lists what the control policies leave: %s', async (_what, organization, path, expected) => {
    expect((await reportOf(worldOf(organization, big), path)).AccessDetails?.map(({ ServiceNamespace }) => ServiceNamespace)).toEqual(
      expected,
    );
  });

  it('about one policy lists what it allows, used in the accounts that it applies to', async () => {
    const policy = controlPolicy('few', allow(['s3:*', 'sns:*']), [INNER]);
    const report = await reportOf(worldOf({ policies: [fullAwsAccess(), policy] }, big), ROOT, policy.id);
    expect(report.AccessDetails?.map(({ ServiceNamespace, TotalAuthenticatedEntities }) => [
      ServiceNamespace,
      TotalAuthenticatedEntities,
    ])).toEqual([['s3', 1], ['sns', 0]]);
  });

  it.each([
    ['SERVICE_NAMESPACE_ASCENDING', ['ec2', 's3', 'sns', 'sqs']],
    ['SERVICE_NAMESPACE_DESCENDING', ['sqs', 'sns', 's3', 'ec2']],
    ['LAST_AUTHENTICATED_TIME_ASCENDING', ['ec2', 'sqs', 'sns', 's3']],
    ['LAST_AUTHENTICATED_TIME_DESCENDING', ['s3', 'sns', 'sqs', 'ec2']],
  ] as const)('is sorted by %s, in pages', async (SortKey, expected) => {
    const policies = [controlPolicy('few', allow(['s3:*', 'sqs:*', 'sns:*', 'ec2:*']), 'everywhere')];
    const iam = (await start(worldOf({ policies }))).iam();
    const job = await generate(iam, ROOT);
    const first = await get(iam, job, { SortKey, MaxItems: 3 });
    const second = await get(iam, job, { SortKey, MaxItems: 3, Marker: first.Marker ?? '' });
    expect([first.IsTruncated, second.IsTruncated, first.NumberOfServicesAccessible]).toEqual([true, false, 4]);
    expect([...(first.AccessDetails ?? []), ...(second.AccessDetails ?? [])].map(({ ServiceNamespace }) => ServiceNamespace)).toEqual(
      expected,
    );
    expect((await failure(get(iam, job, {
      Marker: first.Marker ?? '',
      SortKey: SortKey === 'SERVICE_NAMESPACE_ASCENDING' ? 'SERVICE_NAMESPACE_DESCENDING' : 'SERVICE_NAMESPACE_ASCENDING',
    }))).name).toBe('ValidationError');
  });
});

describe('the job of an organizations access report', () => {
  it('takes its time, one after the other', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z');
    const iam = (await start(worldOf({}, { organizationsReport: { polls: 1, ms: 1000 } }), { clock: () => new Date(now) })).iam();
    const job = await generate(iam, ROOT);
    const { $metadata, ...pending } = await get(iam, job);
    expect($metadata.httpStatusCode).toBe(200);
    expect(pending).toEqual({ JobStatus: 'IN_PROGRESS', JobCreationDate: new Date(now), IsTruncated: false });
    expect(await failure(generate(iam, `${ROOT}/${OU}`))).toMatchObject({ name: 'ReportGenerationLimitExceededException', status: 409 });
    expect(await generate(iam, ROOT)).toBe(job);
    now += 1000;
    expect(await get(iam, job)).toMatchObject({ JobStatus: 'COMPLETED', JobCompletionDate: new Date(now) });
    expect(await generate(iam, `${ROOT}/${OU}`)).not.toBe(job);
  });

  it('is the same for the same request within a minute', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z');
    const iam = (await start(worldOf(), { clock: () => new Date(now) })).iam();
    const job = await generate(iam, ROOT);
    now += 59_999;
    expect(await generate(iam, ROOT)).toBe(job);
    now += 1;
    expect(await generate(iam, ROOT)).not.toBe(job);
  });

  it.each<[string, Partial<Organization>, Partial<Behaviour>, string]>([
    ['control policies are not enabled', { policies: null }, {}, 'ORGANIZATIONS_REPORT_ACCESS_DENIED'],
    ['the world says so', {}, { organizationsReport: { failure: 'SOMETHING_ELSE' } }, 'SOMETHING_ELSE'],
  ])('fails where %s', async (_what, organization, behaviour, code) => {
    const report = await reportOf(worldOf(organization, behaviour), ROOT);
    expect([report.JobStatus, report.ErrorDetails?.Code, report.AccessDetails]).toEqual(['FAILED', code, undefined]);
  });

  it('is the management account\'s alone', async () => {
    const bench = await start(worldOf());
    const member = bench.iam(await bench.assume());
    expect(await failure(generate(member, ROOT))).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(await failure(get(member, await generate(bench.iam(), ROOT)))).toMatchObject({ name: 'AccessDenied', status: 403 });
    const alone = (await start(tinyWorld({ organization: null }))).iam();
    expect((await failure(generate(alone, ROOT))).name).toBe('AccessDenied');
  });

  it.each<[string, string, string | undefined, string]>([
    ['another organization', 'o-otherworld1/r-tiny', undefined, 'InvalidInputException'],
    ['an unknown unit', `${ROOT}/ou-tiny-cccccccc`, undefined, 'InvalidInputException'],
    ['an account in the wrong place', `${ROOT}/${MEMBER}`, undefined, 'InvalidInputException'],
    ['an account outside', `${ROOT}/444444444444`, undefined, 'InvalidInputException'],
    ['an unknown policy', ROOT, 'p-unknown99', 'InvalidInputException'],
    ['no path', 'organization/r-tiny/x', undefined, 'ValidationError'],
  ])('is not started for %s', async (_what, path, policyId, name) => {
    expect((await failure(generate((await start(worldOf())).iam(), path, policyId))).name.replace(
      /^InvalidInput$/,
      'InvalidInputException',
    )).toBe(name);
  });

  it('is unknown by another id', async () => {
    const iam = (await start(worldOf())).iam();
    expect(await failure(get(iam, 'x'.repeat(36)))).toMatchObject({ name: 'NoSuchEntityException', status: 404 });
  });
});
