import type { World, WorldAccount, WorldRole, WorldUser } from '../../../src/sandbox/world.js';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const NAME = /^[\w+=,.@-]{1,64}$/;
const PATH = /^\/$|^\/[!-~]{0,510}\/$/;

/** What AWS would never show, one sentence each; an empty list is a sound world. */
export function faultsOf(world: World): readonly string[] {
  return [...organizationFaults(world), ...repeatedIds(world), ...world.accounts.flatMap((account) => accountFaults(world, account))];
}

function organizationFaults(world: World): string[] {
  const ids = world.accounts.map((account) => account.id);
  const units = new Set([world.organization?.rootId, ...(world.organization?.units ?? []).map((unit) => unit.id)]);
  return [
    ...repeated(ids).map((id) => `account ${id} stands twice`),
    ...ids.filter((id) => !/^\d{12}$/.test(id)).map((id) => `account id ${id}`),
    ...world.accounts
      .filter((account) => world.organization !== null && !units.has(account.parentId))
      .map((account) => `${account.id} is in no unit`),
    ...(ids.includes(world.hub.accountId) ? [] : ['the hub has no account']),
    ...(world.organization === null || ids.includes(world.organization.managementAccountId) ? [] : ['no management account']),
    ...controlFaults(world, new Set([...ids, ...units])),
    ...world.analyzers.filter(({ accountId }) => !ids.includes(accountId)).map(({ name }) => `analyzer ${name} has no account`),
  ];
}

/** At most five policies are attached to one target, and the first of them was FullAWSAccess. */
function controlFaults({ organization }: World, targets: ReadonlySet<string | undefined>): string[] {
  const policies = organization?.policies ?? [];
  const places = policies.flatMap((policy) =>
    (policy.targets === 'everywhere' ? [] : policy.targets.map((target) => ({ target, name: policy.name }))));
  const everywhere = policies.filter((policy) => policy.targets === 'everywhere').length;
  const crowded = [...targets].filter((id) => places.filter(({ target }) => target === id).length + everywhere > 5);
  return [
    ...repeated(policies.map(({ id }) => id)).map((id) => `policy ${id} stands twice`),
    ...policies.filter(({ id }) => !/^p-[0-9a-zA-Z_]{8,128}$/.test(id)).map(({ id }) => `policy id ${id}`),
    ...places.filter(({ target }) => !targets.has(target)).map(({ target, name }) => `${name} is attached to ${target}, which is nowhere`),
    ...crowded.map((id) => `${String(id)} has too many policies`),
  ];
}

function repeatedIds(world: World): string[] {
  const ids = world.accounts.flatMap((account) => [
    ...[...account.users, ...account.groups, ...account.roles, ...account.policies].map((entity) => entity.id),
    ...account.users.flatMap((user) => user.keys.map((key) => key.id)),
  ]);
  const odd = ids.filter((id) => !/^(AKIA[A-Z2-7]{16}|A(IDA|ROA|GPA|NPA)[A-Z2-7]{17})$/.test(id));
  return [...repeated(ids).map((id) => `id ${id} is used twice`), ...odd.map((id) => `id ${id}`)];
}

function accountFaults(world: World, account: WorldAccount): string[] {
  const entities = [...account.users, ...account.groups, ...account.roles];
  const groups = new Set(account.groups.map((group) => group.name));
  const policies = new Set([...account.policies, ...world.awsManagedPolicies].map((policy) => policy.arn));
  const own = [
    ...entities.filter((entity) => !NAME.test(entity.name)).map((entity) => `name ${entity.name}`),
    ...entities.filter((entity) => !PATH.test(entity.path)).map((entity) => `path ${entity.path}`),
    ...entities.flatMap((entity) => entity.attached
      .filter((policy) => !policies.has(policy.arn))
      .map((policy) => `${entity.name} has no policy ${policy.arn}`)),
    ...account.users.flatMap((user) => user.groups
      .filter((group) => !groups.has(group))
      .map((group) => `${user.name} is in no group ${group}`)),
    ...[...account.users, ...account.roles]
      .filter(({ boundaryArn }) => boundaryArn !== null && !policies.has(boundaryArn))
      .map(({ name }) => `boundary of ${name}`),
    ...repeated(account.roles.map((role) => role.name.toLowerCase())).map((name) => `role ${name} twice`),
    ...namesakes(account.users),
    ...account.users.flatMap((user) => timeFaults(world, user)),
    ...account.roles.flatMap((role) => roleTimeFaults(world, role)),
  ];
  return own.map((fault) => `${account.name}: ${fault}`);
}

/** User names are unique in any case among users alive at the same time. */
function namesakes(users: readonly WorldUser[]): string[] {
  const byName = new Map<string, WorldUser[]>();
  for (const user of users) byName.set(user.name.toLowerCase(), [...(byName.get(user.name.toLowerCase()) ?? []), user]);
  return [...byName.values()].flatMap((same) => {
    const inTurn = [...same].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    return inTurn
      .filter((user, i) => i > 0 && user.createdAt < (inTurn[i - 1]?.deletedAt ?? '9999'))
      .map((user) => `${user.name} lives beside its namesake`);
  });
}

function timeFaults(world: World, user: WorldUser): string[] {
  const dates = [
    user.createdAt,
    user.deletedAt,
    user.password?.changedAt,
    user.password?.lastUsedAt,
    user.listUsersPasswordLastUsed,
    ...user.keys.flatMap((key) => [key.createdAt, key.lastUsed?.at]),
    ...user.certificates.map((certificate) => certificate.uploadedAt),
    ...user.services.map((service) => service.lastAuthenticated?.at),
  ].filter((date) => date !== null && date !== undefined);
  return [
    ...dates.filter((date) => !INSTANT.test(date)).map((date) => `${user.name}: ${date} is no instant`),
    ...dates.filter((date) => date > world.now).map((date) => `${user.name}: ${date} lies in the future`),
    ...dates.filter((date) => date < user.createdAt).map((date) => `${user.name}: ${date} lies before its creation`),
    ...user.keys
      .filter((key) => key.lastUsed !== null && key.lastUsed.at < key.createdAt)
      .map((key) => `${user.name}: key ${key.id} used before it was made`),
  ];
}

/**
 * A role that used a service was used, then or later; a service of which an action was used was used too, unless that
 * was PassRole, which is no call. Worlds whose lists are 'known' draw the uses of roles and of services apart.
 */
function roleTimeFaults(world: World, { name, createdAt, lastUsed, services }: WorldRole): string[] {
  const uses = services.flatMap((service) => (service.lastAuthenticated === null ? [] : [service.lastAuthenticated.at]));
  const dates = [createdAt, ...(lastUsed === null ? [] : [lastUsed.at]), ...uses];
  const late = services.flatMap(({ namespace, lastAuthenticated, actions = [] }) =>
    actions
      .filter(({ name: action, lastAccessed }) => action !== 'PassRole'
        && lastAccessed !== null
        && lastAccessed.at > (lastAuthenticated?.at ?? ''))
      .map((action) => `${name}: ${namespace}:${action.name} used after ${namespace}`),
  );
  return [
    ...dates.filter((date) => !INSTANT.test(date)).map((date) => `${name}: ${date} is no instant`),
    ...dates.filter((date) => date > world.now).map((date) => `${name}: ${date} lies in the future`),
    ...dates.filter((date) => date < createdAt).map((date) => `${name}: ${date} lies before its creation`),
    ...(world.advisor?.lists === 'known' ? [] : uses
      .filter((date) => date > (lastUsed?.at ?? ''))
      .map((date) => `${name}: a service was used at ${date}, after the role`)),
    ...late,
  ];
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}
