import { iamArn } from '../accounts.js';
import type { AttachedPolicy, InlinePolicy, KnownServices, World, WorldAccount, WorldPolicy, WorldUser } from '../world.js';
import { isAlive } from './values.js';

/** Whom access advisor can be asked about: what its policies allow, and whose use counts. */
export interface Subject {
  readonly kind: 'user' | 'role' | 'group' | 'policy';
  readonly arn: string;
  /** The identity-based policies, a user's groups' too; of a policy, itself. Boundaries are none. */
  readonly policies: readonly CarriedPolicy[];
  /** The user or role itself, the group's members, or everybody the policy is attached to, directly or through a group. */
  readonly actors: readonly Actor[];
}

export interface CarriedPolicy {
  readonly name: string;
  /** null: inline. */
  readonly arn: string | null;
  readonly document: string;
  readonly carrier: { readonly type: 'USER' | 'ROLE' | 'GROUP'; readonly name: string };
}

export interface Actor {
  readonly type: 'USER' | 'ROLE';
  readonly arn: string;
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly services: KnownServices;
}

/** An account's users, roles, groups and policies as access advisor sees them. */
export interface Directory {
  /** undefined: there is no such entity. A managed policy of AWS is found, whichever principal holds it. */
  subject(arn: string): Subject | undefined;
  /** Users and roles. */
  principals(): readonly Subject[];
}

interface Holder {
  readonly name: string;
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
}

export type PolicyLookup = (arn: string) => WorldPolicy | undefined;

export function makeDirectory(world: World, account: WorldAccount, policy: PolicyLookup): Directory {
  const { partition, now } = world;
  const users = account.users.filter((user) => isAlive(user, now));
  const groupsByName = new Map(account.groups.map((group) => [group.name, group]));
  const membersOf = (group: string): readonly WorldUser[] => users.filter(({ groups }) => groups.includes(group));
  const arnOf = (kind: 'user' | 'role' | 'group', entity: { readonly path: string; readonly name: string }): string =>
    iamArn(partition, account.id, kind, entity);
  const userActor = (user: WorldUser): Actor => actorOf(user, arnOf('user', user));

  const userSubject = (user: WorldUser): Subject => {
    const groups = user.groups.flatMap((name) => groupsByName.get(name) ?? []);
    const policies = [...carriedBy('USER', user, policy), ...groups.flatMap((group) => carriedBy('GROUP', group, policy))];
    return { kind: 'user', arn: arnOf('user', user), policies, actors: [userActor(user)] };
  };
  const roleSubject = (role: WorldAccount['roles'][number]): Subject => {
    const { id, name, path, services } = role;
    const arn = arnOf('role', role);
    return { kind: 'role', arn, policies: carriedBy('ROLE', role, policy), actors: [{ type: 'ROLE', arn, id, name, path, services }] };
  };
  const groupSubject = (group: WorldAccount['groups'][number]): Subject => ({
    kind: 'group',
    arn: arnOf('group', group),
    policies: carriedBy('GROUP', group, policy),
    actors: membersOf(group.name).map(userActor),
  });
  const policySubject = ({ name, arn, document }: WorldPolicy): Subject => {
    const holds = ({ attached }: Holder): boolean => attached.some((held) => held.arn === arn);
    const groups = new Set(account.groups.filter(holds).map((group) => group.name));
    const holders = users.filter((user) => holds(user) || user.groups.some((group) => groups.has(group)));
    const roles = account.roles.filter(holds).flatMap((role) => roleSubject(role).actors);
    const carrier = { type: 'GROUP', name } as const;
    return { kind: 'policy', arn, policies: [{ name, arn, document, carrier }], actors: [...holders.map(userActor), ...roles] };
  };

  const makers = new Map<string, () => Subject>([
    ...users.map((user) => [arnOf('user', user), () => userSubject(user)] as const),
    ...account.roles.map((role) => [arnOf('role', role), () => roleSubject(role)] as const),
    ...account.groups.map((group) => [arnOf('group', group), () => groupSubject(group)] as const),
  ]);
  return {
    subject: (arn) => {
      const entity = makers.get(arn);
      if (entity !== undefined) return entity();
      const found = policy(arn);
      return found === undefined ? undefined : policySubject(found);
    },
    principals: () => [...users.map(userSubject), ...account.roles.map(roleSubject)],
  };
}

function actorOf({ id, name, path, services }: WorldUser, arn: string): Actor {
  return { type: 'USER', arn, id, name, path, services };
}

/** An attachment whose policy is gone grants nothing. */
function carriedBy(type: CarriedPolicy['carrier']['type'], holder: Holder, policy: PolicyLookup): readonly CarriedPolicy[] {
  const carrier = { type, name: holder.name };
  const managed = holder.attached.flatMap(({ arn }) => {
    const found = policy(arn);
    return found === undefined ? [] : [{ name: found.name, arn, document: found.document, carrier }];
  });
  return [...holder.inline.map(({ name, document }) => ({ name, arn: null, document, carrier })), ...managed];
}
