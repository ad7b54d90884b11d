import { iamArn } from '../accounts.js';
import { isAlive, isBy } from '../iam/values.js';
import type { World, WorldAccount, WorldAnalyzer, WorldRole, WorldUser } from '../world.js';
import type { Permission, Permissions } from './permissions.js';

export type FindingType = 'UnusedIAMRole' | 'UnusedIAMUserAccessKey' | 'UnusedIAMUserPassword' | 'UnusedPermission';

/** Something that lies idle, in the words of the service. */
export interface UnusedAccess {
  readonly type: FindingType;
  readonly resource: string;
  readonly resourceType: 'AWS::IAM::Role' | 'AWS::IAM::User';
  readonly owner: string;
  /** Does it lie idle now, or only once? */
  readonly holds: boolean;
  /** Last use, or creation when there was none. */
  readonly since: string;
  readonly details: readonly object[];
}

/** What an analyzer finds in one account. `permissions` tells what a principal is granted, by ARN, and how it used that. */
export function unusedAccessIn(
  account: WorldAccount,
  analyzer: Pick<WorldAnalyzer, 'analyzedAt' | 'unusedAccessAgeDays' | 'resolved'>,
  world: World,
  permissions: Permissions,
): readonly UnusedAccess[] {
  const { analyzedAt, resolved } = analyzer;
  const horizon = new Date(Date.parse(analyzedAt) - analyzer.unusedAccessAgeDays * 86_400_000).toISOString();
  const users = account.users.filter((user) => isAlive(user, analyzedAt));
  const roles = account.roles.filter((role) => !role.path.startsWith('/aws-service-role/') && isBy(analyzedAt, role.createdAt));
  const lookAt = (resource: string): Look => ({
    horizon,
    resource,
    owner: account.id,
    permissions,
    wasUnused: resolved.includes(resource),
  });
  return [
    ...users.flatMap((user) => unusedOfUser(user, lookAt(iamArn(world.partition, account.id, 'user', user)))),
    ...roles.flatMap((role) => unusedOfRole(role, lookAt(iamArn(world.partition, account.id, 'role', role)))),
  ];
}

interface Look {
  /** Not used after this instant: unused. Made after it: too young to be judged. */
  readonly horizon: string;
  readonly resource: string;
  readonly owner: string;
  readonly permissions: Permissions;
  readonly wasUnused: boolean;
}

interface Thing {
  readonly createdAt: string;
  readonly lastUsed: string | null;
}

function isIdle({ createdAt, lastUsed }: Thing, { horizon }: Look): boolean {
  return isBy(horizon, createdAt) && (lastUsed === null || isBy(horizon, lastUsed));
}

function finding(type: FindingType, thing: Thing, look: Look, details: readonly object[]): readonly UnusedAccess[] {
  const holds = isIdle(thing, look);
  if (!holds && !look.wasUnused) return [];
  const resourceType = look.resource.includes(':role/') ? 'AWS::IAM::Role' : 'AWS::IAM::User';
  const { resource, owner } = look;
  return [{ type, resource, resourceType, owner, holds, since: thing.lastUsed ?? thing.createdAt, details }];
}

function unusedOfRole(role: WorldRole, look: Look): readonly UnusedAccess[] {
  const thing = { createdAt: role.createdAt, lastUsed: role.lastUsed?.at ?? null };
  const details = [{ unusedIamRoleDetails: { lastAccessed: thing.lastUsed ?? undefined } }];
  const own = finding('UnusedIAMRole', thing, look, details);
  return [...own, ...(isIdle(thing, look) ? [] : unusedPermissions(role.createdAt, look))];
}

function unusedOfUser(user: WorldUser, look: Look): readonly UnusedAccess[] {
  const { password, keys, services } = user;
  const secrets = [
    ...keys
      .filter((key) => key.status === 'Active')
      .map((key) => ({
        type: 'UnusedIAMUserAccessKey' as const,
        accessKeyId: key.id,
        createdAt: key.createdAt,
        lastUsed: key.lastUsed?.at ?? null,
      })),
    ...(password === null
      ? []
      : [{ type: 'UnusedIAMUserPassword' as const, createdAt: password.changedAt, lastUsed: password.lastUsedAt }]),
  ];
  const found = secrets.flatMap(({ type, ...secret }) => finding(type, secret, look, [secretDetails(secret)]));
  const uses = [...secrets.map(({ lastUsed }) => lastUsed), ...services.map((service) => service.lastAuthenticated?.at ?? null)];
  const inUse = uses.some((at) => at !== null && !isBy(look.horizon, at));
  return [...found, ...(inUse ? unusedPermissions(user.createdAt, look) : [])];
}

function secretDetails({ lastUsed, accessKeyId }: Thing & { readonly accessKeyId?: string }): object {
  const lastAccessed = lastUsed ?? undefined;
  if (accessKeyId === undefined) return { unusedIamUserPasswordDetails: { lastAccessed } };
  return { unusedIamUserAccessKeyDetails: { accessKeyId, lastAccessed } };
}

/** One finding per principal in use, with a detail for each service of which it leaves something unused. */
function unusedPermissions(createdAt: string, look: Look): readonly UnusedAccess[] {
  if (!isBy(look.horizon, createdAt)) return [];
  const unused = look.permissions(look.resource).flatMap((permission) => unusedPart(permission, createdAt, look));
  if (unused.length === 0) return [];
  const since = unused.map(({ idleSince }) => idleSince).reduce((last, at) => (isBy(last, at) ? last : at));
  return finding('UnusedPermission', { createdAt, lastUsed: since }, look, unused.map(({ details }) => details));
}

/** The whole service, or those of its actions that lie idle while others are used. */
function unusedPart(
  permission: Permission,
  createdAt: string,
  look: Look,
): readonly { readonly idleSince: string; readonly details: object }[] {
  const { namespace, lastUsed } = permission;
  const members = { serviceNamespace: namespace, lastAccessed: lastUsed ?? undefined };
  if (isIdle({ createdAt, lastUsed }, look)) {
    return [{ idleSince: lastUsed ?? createdAt, details: { unusedPermissionDetails: members } }];
  }
  const idle = permission.actions.filter((action) => isIdle({ createdAt, lastUsed: action.lastUsed }, look));
  if (idle.length === 0) return [];
  const actions = idle.map((action) => ({ action: action.name, lastAccessed: action.lastUsed ?? undefined }));
  return [{ idleSince: createdAt, details: { unusedPermissionDetails: { ...members, actions } } }];
}
