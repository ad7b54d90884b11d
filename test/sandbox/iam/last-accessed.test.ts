import {
  GenerateServiceLastAccessedDetailsCommand, GetAccountAuthorizationDetailsCommand, GetServiceLastAccessedDetailsCommand,
  type GetServiceLastAccessedDetailsCommandOutput, type IAMClient,
} from '@aws-sdk/client-iam';
import type { Behaviour } from '../../../src/sandbox/behaviour/behaviour.js';
import type { ServiceAccess } from '../../../src/sandbox/world.js';
import { allow } from '../../../src/sandbox/worlds/builder.js';
import { failure, useBench } from '../harness.js';
import { MEMBER, auditRole, group, policy, role, tinyWorld, user } from '../tiny-world.js';

const start = useBench();
const ALICE = `arn:aws:iam::${MEMBER}:user/eng/alice`;
const WORKER = `arn:aws:iam::${MEMBER}:role/Worker`;
const UNUSED = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const services: ServiceAccess[] = [
  { namespace: 's3', name: 'Amazon S3', lastAuthenticated: { at: '2026-11-01T00:00:00.123Z', region: 'eu-west-1' } },
  { namespace: 'ec2', name: 'Amazon EC2', lastAuthenticated: null },
  { namespace: 'iam', name: 'AWS IAM', lastAuthenticated: null },
];

const worldWith = (advisor: Partial<Behaviour['advisor']> = {}, page = 1000) => tinyWorld({
  member: {
    users: [user('alice', { path: '/eng/', services }), user('gone', { deletedAt: '2026-01-01T00:00:00Z' })],
    roles: [auditRole(), role('Worker', { services: services.slice(0, 1) })],
    groups: [group('admins')],
    policies: [policy('Own', { document: allow(['s3:Get*', 'glue:GetTable']) })],
  },
  awsManagedPolicies: [policy('ReadOnlyAccess', { arn: UNUSED, document: allow('logs:Describe*') })],
  behaviour: { advisor: { polls: 0, ms: 0, failing: [], ...advisor }, pages: { ...tinyWorld().behaviour.pages, advisor: page } },
});

async function generate(iam: IAMClient, Arn = ALICE): Promise<string> {
  return (await iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn }))).JobId ?? '';
}

const get = (iam: IAMClient, JobId: string, more: { MaxItems?: number; Marker?: string } = {}) =>
  iam.send(new GetServiceLastAccessedDetailsCommand({ JobId, ...more }));

const namespaces = (page: GetServiceLastAccessedDetailsCommandOutput) =>
  page.ServicesLastAccessed?.map(({ ServiceNamespace }) => ServiceNamespace);

describe('a last-accessed job', () => {
  it('lists used and unused services', async () => {
    const at = new Date('2026-11-20T12:00:00.500Z');
    const bench = await start(worldWith(), { clock: () => at });
    const iam = bench.iam(await bench.assume());
    const { $metadata, ...answer } = await get(iam, await generate(iam));
    expect($metadata.httpStatusCode).toBe(200);
    expect(answer).toEqual({
      JobStatus: 'COMPLETED',
      JobType: 'SERVICE_LEVEL',
      JobCreationDate: at,
      JobCompletionDate: at,
      ServicesLastAccessed: [
        {
          ServiceName: 'Amazon S3', ServiceNamespace: 's3', LastAuthenticated: new Date('2026-11-01T00:00:00.123Z'),
          LastAuthenticatedEntity: ALICE, LastAuthenticatedRegion: 'eu-west-1', TotalAuthenticatedEntities: 1,
        },
        { ServiceName: 'Amazon EC2', ServiceNamespace: 'ec2', TotalAuthenticatedEntities: 0 },
        { ServiceName: 'AWS IAM', ServiceNamespace: 'iam', TotalAuthenticatedEntities: 0 },
      ],
      IsTruncated: false,
    });
  });

  it.each<[string, string[]]>([
    [WORKER, ['s3']],
    [`arn:aws:iam::${MEMBER}:group/admins`, []],
    [`arn:aws:iam::${MEMBER}:policy/Own`, ['glue', 's3']],
    [UNUSED, ['logs']],
  ])('knows %s', async (arn, expected) => {
    const bench = await start(worldWith());
    const iam = bench.iam(await bench.assume());
    expect(namespaces(await get(iam, await generate(iam, arn)))).toEqual(expected);
  });

  it.each<[string, string, number]>([
    [`arn:aws:iam::${MEMBER}:user/nobody`, 'NoSuchEntity', 404],
    [`arn:aws:iam::${MEMBER}:user/gone`, 'NoSuchEntity', 404],
    ['arn:aws:iam::999999999999:role/Worker', 'NoSuchEntity', 404],
    ['arn:aws:s3:::bucket/some/key', 'InvalidInput', 400],
    ['arn:aws:iam::1', 'ValidationError', 400],
  ])('is not started for %s', async (arn, name, status) => {
    const bench = await start(worldWith());
    const refused = await failure(generate(bench.iam(await bench.assume()), arn));
    expect([refused.name.replace(/Exception$/, ''), refused.status]).toEqual([name, status]);
  });

  it('is in progress for as many looks as the world says, without lists or an end', async () => {
    const bench = await start(worldWith({ polls: 2 }));
    const iam = bench.iam(await bench.assume());
    const job = await generate(iam);
    for (let i = 0; i < 2; i++) {
      const { $metadata, JobCreationDate, ...pending } = await get(iam, job);
      expect([$metadata.httpStatusCode, JobCreationDate instanceof Date]).toEqual([200, true]);
      expect(pending).toEqual({ JobStatus: 'IN_PROGRESS', IsTruncated: false });
    }
    expect((await get(iam, job)).JobStatus).toBe('COMPLETED');
  });

  it('is in progress for as long as the world says', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z');
    const bench = await start(worldWith({ ms: 1000 }), { clock: () => new Date(now) });
    const iam = bench.iam(await bench.assume());
    const job = await generate(iam);
    now += 999;
    expect((await get(iam, job)).JobStatus).toBe('IN_PROGRESS');
    now += 1;
    expect(await get(iam, job)).toMatchObject({ JobStatus: 'COMPLETED', JobCompletionDate: new Date('2026-11-20T12:00:01Z') });
  });

  it('takes longer the more services there are', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z');
    const bench = await start(worldWith({ ms: 100, msPerService: 50 }), { clock: () => new Date(now) });
    const iam = bench.iam(await bench.assume());
    const [three, one] = [await generate(iam), await generate(iam, WORKER)];
    now += 150;
    expect([(await get(iam, one)).JobStatus, (await get(iam, three)).JobStatus]).toEqual(['COMPLETED', 'IN_PROGRESS']);
    now += 100;
    expect((await get(iam, three)).JobStatus).toBe('COMPLETED');
  });

  it('is forgotten after its lifetime', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z');
    const bench = await start(worldWith({ lifetimeMs: 60_000 }), { clock: () => new Date(now) });
    const iam = bench.iam(await bench.assume());
    const job = await generate(iam);
    now += 60_000;
    expect((await get(iam, job)).JobStatus).toBe('COMPLETED');
    now += 1;
    expect(await failure(get(iam, job))).toMatchObject({ name: 'NoSuchEntityException', status: 404 });
  });

  it('is not started for a principal deleted a moment ago, and is lost when it is deleted meanwhile', async () => {
    const bench = await start(worldWith({ deleted: [ALICE], deletedMeanwhile: [WORKER] }));
    const iam = bench.iam(await bench.assume());
    expect(await failure(generate(iam))).toMatchObject({ name: 'NoSuchEntityException', status: 404 });
    const job = await generate(iam, WORKER);
    expect(await failure(get(iam, job))).toMatchObject({ name: 'NoSuchEntityException', status: 404 });
    const details = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['User'] }));
    expect(details.UserDetailList?.map(({ Arn }) => Arn)).toContain(ALICE);
  });

  it('fails where the world says so', async () => {
    const bench = await start(worldWith({ failing: [WORKER] }));
    const iam = bench.iam(await bench.assume());
    const failed = await get(iam, await generate(iam, WORKER));
    expect(failed).toMatchObject({
      JobStatus: 'FAILED',
      ServicesLastAccessed: [],
      Error: { Code: 'ServiceFailure', Message: 'The report could not be generated.' },
    });
    expect((await get(iam, await generate(iam))).JobStatus).toBe('COMPLETED');
  });

  it('belongs to the session that made it', async () => {
    const bench = await start(worldWith());
    const [one, two] = [bench.iam(await bench.assume()), bench.iam(await bench.assume())];
    const job = await generate(one);
    expect(await failure(get(two, job))).toMatchObject({ name: 'NoSuchEntityException', status: 404 });
    expect((await get(one, job)).JobStatus).toBe('COMPLETED');
    expect(await failure(get(one, 'x'.repeat(36)))).toMatchObject({ name: 'NoSuchEntityException', status: 404 });
  });

  it('is paged by MaxItems and by the service\'s own bound', async () => {
    const bench = await start(worldWith({}, 2));
    const iam = bench.iam(await bench.assume());
    const job = await generate(iam);
    const first = await get(iam, job, { MaxItems: 1000 });
    expect([namespaces(first), first.IsTruncated]).toEqual([['s3', 'ec2'], true]);
    const second = await get(iam, job, { MaxItems: 1, Marker: first.Marker ?? '' });
    expect([namespaces(second), second.IsTruncated, second.Marker]).toEqual([['iam'], false, undefined]);
    const other = await generate(iam);
    expect((await failure(get(iam, other, { Marker: first.Marker ?? '' }))).name).toBe('ValidationError');
  });
});
