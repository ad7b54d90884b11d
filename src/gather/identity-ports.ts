import type { Assignment, PermissionSet, StoreGroup, StoreUser } from '../evidence/identity-center.js';

/** The organization's instance of Identity Center, and the Region that it is asked in. */
export interface IdentityInstance {
  readonly region: string;
  readonly arn: string;
  readonly storeId: string;
}

/** What Identity Center can be asked. Every method throws SourceError when it does not answer. */
export interface IdentityCenterReads {
  /** `owner`: the management account; null: not known, then the first that is found. */
  instance(partition: string, owner: string | null): Promise<IdentityInstance>;
  /** ARNs. */
  permissionSets(instance: IdentityInstance): Promise<readonly string[]>;
  permissionSet(instance: IdentityInstance, arn: string): Promise<PermissionSet>;
  /** Accounts that a permission set is provisioned to. */
  accountsOf(instance: IdentityInstance, arn: string): Promise<readonly string[]>;
  assignments(instance: IdentityInstance, accountId: string, arn: string): Promise<readonly Assignment[]>;
  users(instance: IdentityInstance): Promise<readonly StoreUser[]>;
  groups(instance: IdentityInstance): Promise<readonly StoreGroup[]>;
  /** Ids of users; a group that was deleted has none. */
  members(instance: IdentityInstance, groupId: string): Promise<readonly string[]>;
}
