import { findAccount, iamArn } from '../accounts.js';
import type { Call, SandboxState } from '../service.js';

/**
 * The resource that IAM looks at for a call (service authorization reference of IAM); `*` where a call has none, or
 * where the sandbox does not tell its resources apart.
 */
export function resourceOf({ service, action, caller, input }: Call, state: SandboxState): string {
  if (service !== 'iam') return '*';
  const account = findAccount(state, caller.accountId);
  if (account === undefined) return '*';
  const { partition } = state.world;
  const named = (kind: 'user' | 'role' | 'group', list: readonly { readonly name: string; readonly path: string }[], name: unknown) =>
    iamArn(partition, account.id, kind, list.find((each) => each.name === name) ?? { path: '/', name: String(name) });
  if (action === 'DeleteVirtualMFADevice') return String(input.SerialNumber);
  if (typeof input.InstanceProfileName === 'string') {
    const profile = account.instanceProfiles?.find(({ name }) => name === input.InstanceProfileName);
    return `arn:${partition}:iam::${account.id}:instance-profile${profile?.path ?? '/'}${input.InstanceProfileName}`;
  }
  if (input.GroupName !== undefined) return named('group', account.groups, input.GroupName);
  if (input.UserName !== undefined) return named('user', account.users.filter(({ deletedAt }) => deletedAt === null), input.UserName);
  if (input.RoleName !== undefined) return named('role', account.roles, input.RoleName);
  return typeof input.PolicyArn === 'string' ? input.PolicyArn : '*';
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
