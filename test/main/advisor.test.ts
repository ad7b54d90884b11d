import { makeUser, serviceAccess, type BehaviourSpec, type UserSpec } from '../../src/sandbox/worlds/builder.js';
import { SERVICE_NAMESPACES } from '../../src/sandbox/worlds/service-catalogue.js';
import type { World } from '../../src/sandbox/world.js';
import { ALPHA, auditJson, BETA, gapsIn, HOME, rowOf, smallWorld } from './support.js';

const COLUMNS = 'account_id,user_name,services_granted,services_used,services_unused,last_service,last_service_used';
const ANN = `arn:aws:iam::${ALPHA}:user/ann`;

const services = [
  serviceAccess('s3', '2026-10-01T08:00:00Z'),
  serviceAccess('ec2', '2026-10-03T08:00:00Z'),
  serviceAccess('sqs', '2026-10-03T08:00:00Z'),
  serviceAccess('kms'),
];

/** ALPHA's `ann` has four services; nobody else has any. */
function advisorWorld(behaviour: BehaviourSpec = {}, ann: UserSpec = { services }): World {
  return smallWorld({ alpha: { users: [makeUser('ann', ann), makeUser('bob')] }, behaviour });
}

const SEEN = { services_granted: 4, services_used: 3, services_unused: 1, last_service: 'ec2', last_service_used: '2026-10-03T08:00:00Z' };
const UNSEEN = { services_granted: null, services_used: null, services_unused: null, last_service: 'unknown', last_service_used: null };

describe('access advisor', () => {
  it('fills its columns; of two services used last at once the first by name counts', async () => {
    const run = await auditJson(advisorWorld(), ['users', '--columns', COLUMNS]);
    expect(run.code).toBe(0);
    expect(rowOf(run, 'ann')).toEqual({ account_id: ALPHA, user_name: 'ann', ...SEEN });
    const none = { services_granted: 0, services_used: 0, services_unused: 0, last_service: null, last_service_used: null };
    expect(rowOf(run, 'cleo')).toEqual({ account_id: BETA, user_name: 'cleo', ...none });
  });

  it('is added to the default columns', async () => {
    const run = await auditJson(advisorWorld(), ['users', '--columns', '+services_unused,last_service']);
    expect(rowOf(run, 'ann')).toMatchObject({ services_unused: 1, last_service: 'ec2', password_status: 'none', account_id: ALPHA });
    expect(rowOf(run, 'ann')).not.toHaveProperty('services_used');
  });

  it('asks once per user and looks at once', async () => {
    const run = await auditJson(advisorWorld(), ['users', '--columns', COLUMNS]);
    expect(run.sandbox.count({ action: 'GenerateServiceLastAccessedDetails' })).toBe(4);
    expect(run.sandbox.count({ action: 'GetServiceLastAccessedDetails' })).toBe(4);
    expect(run.sandbox.count({ action: 'AssumeRole' })).toBe(2);
  });

  it('waits for jobs in progress, longer each time', async () => {
    const pauses: number[] = [];
    const onSleep = (ms: number): void => {
      if (ms >= 240) pauses.push(ms);
    };
    const run = await auditJson(advisorWorld({ advisor: { polls: 5 } }), ['users', '--columns', COLUMNS, '--accounts', BETA], { onSleep });
    expect(run.code).toBe(0);
    expect(run.sandbox.count({ action: 'GetServiceLastAccessedDetails' })).toBe(6);
    // A small principal takes about a second; then after a quarter more each time.
    expect(pauses.map(Math.round)).toEqual([1000, 250, 313, 391, 488, 610]);
  });

  it('gives up a job that never ends', async () => {
    const run = await auditJson(advisorWorld({ advisor: { polls: 10_000 } }), ['users', '--columns', COLUMNS, '--accounts', BETA]);
    expect(run.code).toBe(3);
    expect(rowOf(run, 'cleo')).toMatchObject(UNSEEN);
    expect(gapsIn(run)).toEqual([`${BETA} last_accessed timed_out`]);
    expect(run.sandbox.count({ action: 'GetServiceLastAccessedDetails' })).toBeLessThan(100);
  });

  it('reads every page of a long list', async () => {
    const many = SERVICE_NAMESPACES.map((namespace, index) => serviceAccess(namespace, index % 2 === 0 ? '2026-09-01T00:00:00Z' : null));
    expect(many.length).toBeGreaterThan(200);
    const run = await auditJson(advisorWorld({}, { services: many }), ['users', '--columns', COLUMNS, '--accounts', ALPHA]);
    expect(rowOf(run, 'ann')).toMatchObject({ services_granted: many.length, services_used: Math.ceil(many.length / 2) });
    expect(run.sandbox.count({ action: 'GetServiceLastAccessedDetails' })).toBe(Math.ceil(many.length / 200) + 1);
  });

  it('shows a FAILED job as unknown, with the words of AWS, and the others as they are', async () => {
    const run = await auditJson(
      advisorWorld({ advisor: { failing: [`arn:aws:iam::${ALPHA}:user/bob`] } }),
      ['users', '--columns', COLUMNS],
    );
    expect(run.code).toBe(3);
    expect(rowOf(run, 'bob')).toMatchObject(UNSEEN);
    expect(rowOf(run, 'ann')).toMatchObject(SEEN);
    expect(run.document.coverage.gaps).toEqual([
      {
        ...{ account_id: ALPHA, source: 'last_accessed', reason: 'job_failed' },
        detail: `arn:aws:iam::${ALPHA}:user/bob: ServiceFailure: The report could not be generated.`,
      },
    ]);
    expect(run.stderr).toContain('→ Access advisor failed on its side');
  });

  it('notes users that were deleted since AWS Config looked', async () => {
    const world = smallWorld({ alpha: { users: [makeUser('ann', { deletedAt: '2026-11-01T11:55:00Z' }), makeUser('bob')] } });
    const run = await auditJson(world, ['users', '--columns', COLUMNS]);
    expect(run.code).toBe(0);
    expect(rowOf(run, 'ann')).toMatchObject(UNSEEN);
    expect(run.document.coverage.notes).toEqual([{ account_id: ALPHA, source: 'last_accessed', text: `${ANN} was deleted meanwhile` }]);
  });

  it.each([
    ['denied to Generate', ['iam:GenerateServiceLastAccessedDetails']],
    ['denied to Get', ['iam:GetServiceLastAccessedDetails']],
  ])('%s: unknown, a gap per user, rows all the same', async (_, denied) => {
    const run = await auditJson(smallWorld({ alpha: { denied } }), ['users', '--columns', COLUMNS]);
    expect(run.code).toBe(3);
    expect(gapsIn(run)).toEqual([`${ALPHA} last_accessed denied`, `${ALPHA} last_accessed denied`]);
    expect(rowOf(run, 'ann')).toMatchObject(UNSEEN);
    expect(rowOf(run, 'cleo')).toMatchObject({ services_granted: 0 });
  });

  it('a role that can not be assumed is one gap, not one per user', async () => {
    const run = await auditJson(smallWorld({ alpha: { auditRole: null } }), ['users', '--columns', COLUMNS]);
    expect(gapsIn(run)).toEqual([`${ALPHA} last_accessed role_denied`]);
    expect(run.document.rows).toHaveLength(4);
  });

  it('asks for the users of the report and of AWS Config where the details are denied', async () => {
    const world = smallWorld({ alpha: {
      denied: ['iam:GetAccountAuthorizationDetails'],
      config: { aggregated: false },
      users: [makeUser('ann', { services })],
    } });
    const run = await auditJson(world, ['users', '--columns', `+${COLUMNS}`]);
    expect(rowOf(run, 'ann')).toMatchObject(SEEN);
  });

  it('is asked in the own account with the own credentials', async () => {
    const run = await auditJson(smallWorld(), ['users', '--source', 'account', '--columns', COLUMNS]);
    expect(run.code).toBe(0);
    expect(rowOf(run, 'root-admin')).toMatchObject({ account_id: HOME, services_granted: 0 });
    expect(run.sandbox.count({ action: 'AssumeRole' })).toBe(0);
  });
});
