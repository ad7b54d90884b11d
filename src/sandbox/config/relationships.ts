import type { AttachedPolicy, WorldGroup, WorldPolicy, WorldRole, WorldUser } from '../world.js';
import type { Snapshot } from './snapshot.js';

export interface Relationship {
  readonly resourceId: string;
  readonly resourceName: string;
  readonly resourceType: string;
  readonly relationshipName: string;
}

type Thing = { readonly id: string; readonly name: string };

/** AWS-managed policies have no configuration item, so nothing is related to them. */
function policies(snapshot: Snapshot, attached: readonly AttachedPolicy[]): readonly Relationship[] {
  return attached
    .map((policy) => snapshot.policy(policy.arn))
    .filter((policy) => policy !== undefined)
    .map((policy) => relation('AWS::IAM::Policy', 'Is attached to CustomerManagedPolicy', policy));
}

export function ofUser(snapshot: Snapshot, user: WorldUser): readonly Relationship[] {
  const groups = user.groups.map((name) => snapshot.group(name)).filter((group) => group !== undefined);
  return [...groups.map((group) => relation('AWS::IAM::Group', 'Is attached to Group', group)), ...policies(snapshot, user.attached)];
}

export function ofRole(snapshot: Snapshot, role: WorldRole): readonly Relationship[] {
  return policies(snapshot, role.attached);
}

export function ofGroup(snapshot: Snapshot, group: WorldGroup): readonly Relationship[] {
  const members = snapshot.members(group.name).map((user) => relation('AWS::IAM::User', 'Contains User', user));
  return [...members, ...policies(snapshot, group.attached)];
}

export function ofPolicy(snapshot: Snapshot, policy: WorldPolicy): readonly Relationship[] {
  const usage = snapshot.usage(policy.arn);
  return [
    ...usage.users.map((user) => relation('AWS::IAM::User', 'Is attached to User', user)),
    ...usage.groups.map((group) => relation('AWS::IAM::Group', 'Is attached to Group', group)),
    ...usage.roles.map((role) => relation('AWS::IAM::Role', 'Is attached to Role', role)),
  ];
}

function relation(resourceType: string, relationshipName: string, thing: Thing): Relationship {
  return { resourceId: thing.id, resourceName: thing.name, resourceType, relationshipName };
}
