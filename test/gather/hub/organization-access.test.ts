import { readOrganizationAccess } from '../../../src/gather/hub/organization-access.js';
import type { Organization, OrganizationAccessPage } from '../../../src/gather/ports.js';
import { SourceError } from '../../../src/gather/source-error.js';
import type { OrganizationService } from '../../../src/evidence/values.js';
import type { Account } from '../../../src/model/account.js';
import { A, account, B, caller, MANAGEMENT, organization, storeKeeping } from './support.js';
import { denied, fakeHub, testClock } from '../support.js';

const service = (namespace: string): OrganizationService => ({ namespace, name: namespace, lastAuthenticated: null, region: null });
const page = (marker: string | null, ...namespaces: readonly string[]): OrganizationAccessPage => ({
  ...{ status: 'completed', marker },
  services: namespaces.map(service),
});
const PENDING: OrganizationAccessPage = { status: 'in_progress' };
const DONE = page(null, 's3');
const failed = (detail: string): OrganizationAccessPage => ({ status: 'failed', detail });
const busy = new SourceError('throttled', 'ReportGenerationLimitExceeded', 'iam: ReportGenerationLimitExceeded: one at a time');
const gone = new SourceError('failed', 'NoSuchEntity', 'iam: NoSuchEntity: gone');
const broken = new SourceError('failed', 'ServiceFailure', 'iam: ServiceFailure: no');

interface World {
  /** In turn; the last one again and again. Jobs are numbered. */
  readonly generate?: readonly (SourceError | 'ok')[];
  readonly get?: readonly (OrganizationAccessPage | Error)[];
  readonly accounts?: readonly Account[];
  readonly known?: Organization | null;
  readonly from?: string;
  readonly store?: ReturnType<typeof storeKeeping>;
}

async function read(world: World) {
  const { generate = ['ok'], get = [DONE], accounts = [account(A)], known = organization, from = MANAGEMENT, store = storeKeeping() } = world;
  const calls: string[] = [];
  let generated = 0;
  let got = 0;
  const clock = testClock();
  const hub = fakeHub({
    generateOrganizationAccess: (path) => {
      calls.push(`generate ${path}`);
      const answer = generate[Math.min(generated++, generate.length - 1)] ?? 'ok';
      return answer === 'ok' ? Promise.resolve(`job${generated}`) : Promise.reject(answer);
    },
    getOrganizationAccess: (job, marker) => {
      calls.push(`get ${job} ${marker ?? '-'}`);
      const answer = get[Math.min(got++, get.length - 1)] ?? DONE;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  const found = await readOrganizationAccess({ caller: { ...caller, accountId: from }, organization: known }, accounts, { hub, clock, store });
  expect(found).toEqual({ gaps: [], notes: [] });
  const evidence = await Promise.all(accounts.map(async ({ id }) => (await store.read(id)).organization_access));
  return { evidence, calls, waited: clock.pauses.reduce((sum, ms) => sum + ms, 0) };
}

const seen = (...namespaces: readonly string[]) => ({ seen: true, asOf: '2026-11-01T12:00:00.000Z', value: { services: namespaces.map(service) } });
const unseen = (reason: string, detail: string) => ({ seen: false, reason, detail });

describe('readOrganizationAccess', () => {
  it('makes one report after the other, the management account among them', async () => {
    const { evidence, calls } = await read({ accounts: [MANAGEMENT, A].map((id) => account(id)), get: [PENDING, DONE, page('m', 'ec2'), page(null, 'sqs')] });
    expect(evidence).toEqual([seen('s3'), seen('ec2', 'sqs')]);
    expect(calls).toEqual([
      ...[`generate o-example/r-exam/${MANAGEMENT}`, 'get job1 -', 'get job1 -'],
      ...[`generate o-example/r-exam/${A}`, 'get job2 -', 'get job2 m'],
    ]);
  });

  it.each<[string, World, object]>([
    ['nothing accessible', { get: [page(null)] }, seen()],
    ['FAILED', { get: [PENDING, failed('SERVICE_ERROR: no')] }, unseen('job_failed', 'SERVICE_ERROR: no')],
    ['FAILED on its second page', { get: [page('m', 's3'), failed('late')] }, unseen('job_failed', 'late')],
    ['in progress again on its second page', { get: [page('m', 's3'), PENDING] }, unseen('job_failed', 'the job went back to IN_PROGRESS')],
    ['the same marker again and again', { get: [page('m', 's3')] }, unseen('failed', 'iam:GetOrganizationsAccessReport: AWS sent the same page token twice')],
    ['never done', { get: [PENDING] }, unseen('timed_out', 'the job was still in progress after 5 minutes')],
    ['lost with its session, then done', { get: [gone, DONE] }, seen('s3')],
    ['lost twice', { get: [gone] }, unseen('failed', gone.message)],
    ['Get denied', { get: [denied] }, unseen('denied', denied.message)],
    ['no path', { accounts: [account(A, { path: null })] }, unseen('failed', 'AWS did not send where in the organization the account is')],
    ['its turn comes', { generate: [busy, busy, 'ok'] }, seen('s3')],
    ['its turn never comes', { generate: [busy] }, unseen('throttled', 'another report was still being made after 10 minutes')],
  ])('%s', async (_, world, expected) => {
    expect((await read(world)).evidence).toEqual([expected]);
  });

  it('waits longer and longer for its turn, ten minutes at most', async () => {
    const { calls, waited } = await read({ generate: [busy] });
    expect(calls.length).toBeLessThan(60);
    expect(waited).toBe(10 * 60_000);
  });

  const both = [account(A), account(B)];

  it('an account that fails leaves the others alone', async () => {
    expect((await read({ accounts: both, generate: [broken, 'ok'] })).evidence).toEqual([unseen('failed', broken.message), seen('s3')]);
    expect((await read({ accounts: both, get: [failed('SERVICE_ERROR: no'), DONE] })).evidence).toEqual([unseen('job_failed', 'SERVICE_ERROR: no'), seen('s3')]);
  });

  it.each<[string, World, object]>([
    ['denied', { generate: [denied] }, unseen('denied', denied.message)],
    ['a permission is missing, which only the job tells', { get: [failed('ORGANIZATIONS_REPORT_ACCESS_DENIED: no')] }, unseen('job_failed', 'ORGANIZATIONS_REPORT_ACCESS_DENIED: no')],
    ['the credentials expired', { generate: [new SourceError('credentials_expired', 'ExpiredToken', 'gone')] }, unseen('credentials_expired', 'gone')],
    ['others keep AWS busy', { generate: [busy] }, unseen('throttled', 'another report was still being made after 10 minutes')],
  ])('what holds for all is asked once: %s', async (_, world, expected) => {
    const { evidence, calls } = await read({ ...world, accounts: both });
    expect(evidence).toEqual([expected, expected]);
    expect(calls.filter((call) => call.includes(B))).toEqual([]);
  });

  it('only the management account is answered, so nobody else asks', async () => {
    const { evidence, calls } = await read({ from: A, accounts: both });
    expect(evidence).toMatchObject([{ reason: 'denied' }, { reason: 'denied', detail: expect.stringContaining(`the caller is in ${A}`) as unknown }]);
    expect((await read({ known: null })).evidence).toMatchObject([{ reason: 'failed', detail: expect.stringContaining('not known') as unknown }]);
    expect(calls).toEqual([]);
  });

  it('what is kept is not asked again', async () => {
    const { evidence, calls } = await read({ accounts: both, store: storeKeeping(A) });
    expect(evidence).toMatchObject([undefined, { seen: true }]);
    expect(calls.filter((call) => call.includes(A))).toEqual([]);
  });

  it('a mistake of ours is not evidence', async () => {
    await expect(read({ get: [new Error('a bug')] })).rejects.toThrow('a bug');
  });
});
