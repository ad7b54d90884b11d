import { audit } from '../harness.js';
import type { World } from '../../src/sandbox/world.js';
import { attachManaged, makeAccount, makeUser, makeWorld, type Partition } from '../../src/sandbox/worlds/builder.js';
import { ALPHA, auditJson, gapsIn, HOME, rowOf, usersIn } from './support.js';

const REGIONS: Readonly<Record<Partition, string>> = { aws: 'eu-west-1', 'aws-us-gov': 'us-gov-west-1', 'aws-cn': 'cn-north-1' };

function worldIn(partition: Partition): World {
  const region = REGIONS[partition];
  const member = (id: string, name: string) =>
    makeAccount({ id, users: [makeUser(name, { attached: [attachManaged('AdministratorAccess', partition)] }, id)] }, {
      partition,
      region,
    });
  return makeWorld({ partition, region, accounts: [member(HOME, 'home'), member(ALPHA, 'ann')] });
}

describe('partitions', () => {
  it.each<Partition>(['aws', 'aws-us-gov'])('%s: users from the aggregator, ARNs of the partition', async (partition) => {
    const run = await auditJson(worldIn(partition), ['users']);
    expect(run.code).toBe(0);
    expect(gapsIn(run)).toEqual([]);
    expect(run.document.scope).toMatchObject({ source: 'aggregator', partition });
    expect(rowOf(run, 'ann')).toMatchObject({ arn: `arn:${partition}:iam::${ALPHA}:user/ann`, admin: 'yes', password_status: 'none' });
    expect(run.sandbox.count({ action: 'AssumeRole', account: ALPHA })).toBe(1);
  });

  it('aws-cn: AWS Config has no aggregator queries there, so the default gives way and says so', async () => {
    const run = await auditJson(worldIn('aws-cn'), ['users']);
    expect(run.code).toBe(0);
    expect(usersIn(run)).toEqual([`${HOME}/home`, `${ALPHA}/ann`]);
    expect(run.document.scope).toMatchObject({ source: 'organization', aggregator: null, partition: 'aws-cn' });
    expect(run.document.coverage.notes).toMatchObject([{ account_id: null, source: 'config' }]);
    expect(run.stderr).toContain('note: config: AWS Config has no aggregator queries in this partition');
    expect(rowOf(run, 'ann')).toMatchObject({ admin: 'yes', seen_in: ['credential_report', 'account_details'] });
    expect(run.sandbox.count({ service: 'config' })).toBe(0);
  });

  it('aws-cn: columns that need no role elsewhere need the account details there', async () => {
    const run = await auditJson(worldIn('aws-cn'), ['users', '--columns', 'account_id,user_name,created_at']);
    expect(gapsIn(run)).toEqual([]);
    expect(usersIn(run)).toEqual([`${HOME}/home`, `${ALPHA}/ann`]);
    expect(run.code).toBe(0);
  });

  it('aws-cn: --source organization is not remarked on', async () => {
    const run = await auditJson(worldIn('aws-cn'), ['users', '--source', 'organization']);
    expect(run.document.coverage.notes).toEqual([]);
  });

  it('aws-cn: an aggregator that was asked for by name is tried', async () => {
    const { sandbox } = await audit(worldIn('aws-cn'), ['users', '--aggregator', 'org']);
    expect(sandbox.count({ service: 'config' })).toBeGreaterThan(0);
  });
});
