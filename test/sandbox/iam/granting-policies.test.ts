import { ListPoliciesGrantingServiceAccessCommand, type IAMClient } from '@aws-sdk/client-iam';
import { allow, deny } from '../../../src/sandbox/worlds/builder.js';
import { failure, useBench } from '../harness.js';
import { MEMBER, auditRole, group, policy, role, tinyWorld, user } from '../tiny-world.js';

const start = useBench();
const arn = (kind: string, name: string): string => `arn:aws:iam::${MEMBER}:${kind}/${name}`;
const P = { PolicyName: 'P', PolicyType: 'MANAGED', PolicyArn: arn('policy', 'P') };

const world = (page = 1000) => tinyWorld({
  member: {
    users: [user('ann', {
      groups: ['g'],
      attached: [{ name: 'P', arn: arn('policy', 'P') }],
      inline: [{ name: 'own', document: allow('sqs:*') }, { name: 'never', document: deny('*') }],
      boundaryArn: arn('policy', 'All'),
    })],
    groups: [group('g', {
      attached: [{ name: 'P', arn: arn('policy', 'P') }],
      inline: [{ name: 'team', document: allow(['s3:Get*', 'sqs:ListQueues']) }],
    })],
    roles: [auditRole(), role('Worker', { inline: [{ name: 'work', document: allow('kms:*') }, { name: 'damaged', document: '{' }] })],
    policies: [policy('P', { document: allow('s3:*') }), policy('All')],
  },
  behaviour: { pages: { ...tinyWorld().behaviour.pages, advisor: page } },
});

async function client(page?: number): Promise<IAMClient> {
  const bench = await start(world(page));
  return bench.iam(await bench.assume());
}

const ask = (iam: IAMClient, Arn: string, ServiceNamespaces: string[], Marker?: string) =>
  iam.send(new ListPoliciesGrantingServiceAccessCommand({ Arn, ServiceNamespaces, ...(Marker === undefined ? {} : { Marker }) }));

describe('ListPoliciesGrantingServiceAccess', () => {
  it.each([
    ['a user: its own and its groups, each managed one once', arn('user', 'ann'), ['s3', 'sqs', 'kms'], [
      ['s3', [P, { PolicyName: 'team', PolicyType: 'INLINE', EntityType: 'GROUP', EntityName: 'g' }]],
      ['sqs', [
        { PolicyName: 'own', PolicyType: 'INLINE', EntityType: 'USER', EntityName: 'ann' },
        { PolicyName: 'team', PolicyType: 'INLINE', EntityType: 'GROUP', EntityName: 'g' },
      ]],
      ['kms', []],
    ]],
    ['a group', arn('group', 'g'), ['s3'], [[
      's3',
      [{ PolicyName: 'team', PolicyType: 'INLINE', EntityType: 'GROUP', EntityName: 'g' }, P],
    ]]],
    ['a role', arn('role', 'Worker'), ['kms'], [[
      'kms',
      [{ PolicyName: 'work', PolicyType: 'INLINE', EntityType: 'ROLE', EntityName: 'Worker' }],
    ]]],
  ])('knows the policies of %s', async (_what, entity, namespaces, expected) => {
    const { PoliciesGrantingServiceAccess, IsTruncated } = await ask(await client(), entity, namespaces);
    expect([PoliciesGrantingServiceAccess, IsTruncated]).toEqual([
      expected.map(([ServiceNamespace, Policies]) => ({ ServiceNamespace, Policies })),
      false,
    ]);
  });

  it('is paged by services', async () => {
    const iam = await client(2);
    const first = await ask(iam, arn('user', 'ann'), ['s3', 'sqs', 'kms']);
    expect([first.PoliciesGrantingServiceAccess?.length, first.IsTruncated]).toEqual([2, true]);
    const second = await ask(iam, arn('user', 'ann'), ['s3', 'sqs', 'kms'], first.Marker);
    expect([second.PoliciesGrantingServiceAccess?.map(({ ServiceNamespace }) => ServiceNamespace), second.IsTruncated]).toEqual([
      ['kms'],
      false,
    ]);
    expect((await failure(ask(iam, arn('role', 'Worker'), ['s3'], first.Marker))).name).toBe('ValidationError');
  });

  it.each<[string, string[], string, number]>([
    [arn('user', 'nobody'), ['s3'], 'NoSuchEntity', 404],
    [arn('policy', 'P'), ['s3'], 'InvalidInput', 400],
    [arn('user', 'ann'), [], 'ValidationError', 400],
    [arn('user', 'ann'), ['s3:*'], 'ValidationError', 400],
    [arn('user', 'ann'), Array.from({ length: 201 }, () => 's3'), 'ValidationError', 400],
  ])('refuses %s for %j', async (entity, namespaces, name, status) => {
    const refused = await failure(ask(await client(), entity, namespaces));
    expect([refused.name.replace(/Exception$/, ''), refused.status]).toEqual([name, status]);
  });
});
