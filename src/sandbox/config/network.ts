import { createHash } from 'node:crypto';
import type { World, WorldAccount } from '../world.js';
import type { Resource } from './resources.js';

/**
 * The few things besides IAM that every recorder sees: the default network of the account. They make the
 * difference visible between "not aggregated" and "aggregated, but IAM is not recorded".
 */
export function networkResources(world: World, account: WorldAccount): readonly Resource[] {
  const vpcId = `vpc-${digits(account.id, 'vpc')}`;
  const groupId = `sg-${digits(account.id, 'sg')}`;
  const resource = (type: string, kind: string, id: string, configuration: object): Resource => ({
    type,
    id,
    name: id,
    arn: `arn:${world.partition}:ec2:${world.region}:${account.id}:${kind}/${id}`,
    createdAt: account.joinedAt,
    tags: [],
    configuration: () => configuration,
    relationships: () => [],
  });
  return [
    resource('AWS::EC2::VPC', 'vpc', vpcId, {
      vpcId,
      cidrBlock: '172.31.0.0/16',
      isDefault: true,
      ownerId: account.id,
      state: 'available',
    }),
    resource('AWS::EC2::SecurityGroup', 'security-group', groupId, { groupId, groupName: 'default', ownerId: account.id, vpcId }),
  ];
}

function digits(accountId: string, kind: string): string {
  return createHash('sha256').update(`${kind}/${accountId}`).digest('hex').slice(0, 17);
}
