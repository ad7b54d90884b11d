import type { AttachedPolicy, WorldAccount, WorldGroup, WorldPolicy, WorldRole, WorldUser } from '../world.js';
import { indexBy } from './index-by.js';
import { notAfter } from './times.js';

/** An account as its recorder saw it at `config.capturedAt`, with the look-ups that its rows need. */
export interface Snapshot {
  readonly account: WorldAccount;
  readonly users: readonly WorldUser[];
  readonly groups: readonly WorldGroup[];
  readonly roles: readonly WorldRole[];
  readonly policies: readonly WorldPolicy[];
  group(name: string): WorldGroup | undefined;
  members(groupName: string): readonly WorldUser[];
  /** A customer-managed policy by ARN. */
  policy(arn: string): WorldPolicy | undefined;
  usage(policyArn: string): PolicyUsage;
}

/** Who holds a policy. */
export interface PolicyUsage {
  readonly users: readonly WorldUser[];
  readonly groups: readonly WorldGroup[];
  readonly roles: readonly WorldRole[];
  /** How many users and roles have it as their permissions boundary. */
  readonly boundaries: number;
}

export function takeSnapshot(account: WorldAccount): Snapshot {
  const { capturedAt } = account.config;
  const exists = (thing: { readonly createdAt: string }): boolean => notAfter(thing.createdAt, capturedAt);
  const users = account.users.filter((user) => exists(user) && (user.deletedAt === null || !notAfter(user.deletedAt, capturedAt)));
  const groups = account.groups.filter(exists);
  const roles = account.roles.filter(exists);
  const policies = account.policies.filter(exists);

  const groupsByName = lazy(() => new Map(groups.map((group) => [group.name, group])));
  const policiesByArn = lazy(() => new Map(policies.map((policy) => [policy.arn, policy])));
  const membersByGroup = lazy(() => indexBy(users, (user) => user.groups));
  const usersByPolicy = lazy(() => indexBy(users, attachedArns));
  const groupsByPolicy = lazy(() => indexBy(groups, attachedArns));
  const rolesByPolicy = lazy(() => indexBy(roles, attachedArns));
  const boundaries = lazy(() => indexBy([...users, ...roles], (holder) => (holder.boundaryArn === null ? [] : [holder.boundaryArn])));

  return {
    account,
    users,
    groups,
    roles,
    policies,
    group: (name) => groupsByName().get(name),
    members: (name) => membersByGroup().get(name) ?? [],
    policy: (arn) => policiesByArn().get(arn),
    usage: (arn) => ({
      users: usersByPolicy().get(arn) ?? [],
      groups: groupsByPolicy().get(arn) ?? [],
      roles: rolesByPolicy().get(arn) ?? [],
      boundaries: boundaries().get(arn)?.length ?? 0,
    }),
  };
}

function attachedArns(holder: { readonly attached: readonly AttachedPolicy[] }): readonly string[] {
  return holder.attached.map((policy) => policy.arn);
}

function lazy<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
