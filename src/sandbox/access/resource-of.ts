import { findAccount } from '../accounts.js';
import type { Call, SandboxState } from '../service.js';
import type { WorldAccount } from '../world.js';

/**
 * The resource that IAM looks at for a call (service authorization reference of IAM); `*` where a call has none, or
 * where the sandbox does not tell its resources apart.
 */
export function resourceOf({ service, action, caller, input }: Call, state: SandboxState): string {
  const account = service === 'iam' ? findAccount(state, caller.accountId) : undefined;
  if (account === undefined) return '*';
  const { partition } = state.world;
  // So AWS's own refusals call it.
  if (action === 'ListUsers') return `arn:${partition}:iam::${account.id}:user/`;
  if (action === 'DeleteVirtualMFADevice') return String(input.SerialNumber);
  return entityIn(input, account, partition) ?? (typeof input.PolicyArn === 'string' ? input.PolicyArn : '*');
}

/** Of more than one, the first of these is the one that counts: a user is put into a group, and a role into a profile. */
function entityIn(input: Call['input'], account: WorldAccount, partition: string): string | null {
  const kinds = [
    ['instance-profile', input.InstanceProfileName, account.instanceProfiles ?? []],
    ['group', input.GroupName, account.groups],
    ['user', input.UserName, account.users.filter(({ deletedAt }) => deletedAt === null)],
    ['role', input.RoleName, account.roles],
  ] as const;
  for (const [kind, name, list] of kinds) {
    if (typeof name !== 'string') continue;
    const path = list.find((each) => each.name === name)?.path ?? '/';
    return `arn:${partition}:iam::${account.id}:${kind}${path}${name}`;
  }
  return null;
}

/** The keys of a request that conditions may ask for. */
export function conditionKeysOf({ input }: Call): Readonly<Record<string, readonly string[]>> {
  const text = (value: unknown): readonly string[] => (typeof value === 'string' ? [value] : []);
  const added = Array.isArray(input.Tags) ? (input.Tags as readonly { readonly Key?: unknown }[]).flatMap(({ Key }) => text(Key)) : [];
  const removed = Array.isArray(input.TagKeys) ? input.TagKeys.flatMap(text) : [];
  return {
    'iam:policyarn': text(input.PolicyArn),
    'iam:permissionsboundary': text(input.PermissionsBoundary),
    'aws:tagkeys': [...added, ...removed],
  };
}
