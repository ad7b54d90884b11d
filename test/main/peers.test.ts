import { allow, deny, makeInline, makePolicy, makeUser, serviceAccess, used } from '../../src/sandbox/worlds/builder.js';
import { ALPHA, auditJson, smallWorld } from './support.js';

/** What other auditors got wrong, where no other test of ours stands for it. */
describe('a policy that only denies', () => {
  const guard = makePolicy('Guard', { accountId: ALPHA, document: deny('ec2:*') });
  const services = [serviceAccess('s3', '2026-10-30T10:00:00Z')];
  const user = makeUser(
    'ann',
    { createdAt: '2023-01-01T00:00:00Z', keys: [{ createdAt: '2023-01-01T00:00:00Z', lastUsed: used('2026-10-30T10:00:00Z', 's3') }], attached: [guard], inline: [makeInline('own', allow('s3:*')), makeInline('no', deny('sqs:*'))], services },
    ALPHA,
  );
  const world = smallWorld({ alpha: { policies: [guard], users: [user] } });

  it('is nobody’s unused permission, and nothing that may be detached', async () => {
    const permissions = await auditJson(world, ['unused', '--days', '90', '--detail', '--accounts', ALPHA, '--columns', 'entity_name,service,use,granted_by']);
    // Others have something unused; of hers S3 was used, and the rest was never granted.
    expect(permissions.document.rows.length).toBeGreaterThan(0);
    expect(permissions.document.rows.filter((row) => row['entity_name'] === 'ann')).toEqual([]);
    const byPolicy = await auditJson(world, ['unused', '--days', '90', '--by', 'policy', '--suggest', '--accounts', ALPHA]);
    expect(JSON.stringify(byPolicy.document.rows)).not.toMatch(/Guard|"no"|sqs/);
  });
});
