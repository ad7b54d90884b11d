/** identity_center: who is assigned what in one account; iam Identity Center's own ids. */
export interface IdentityCenter {
  /** Those provisioned to the account. */
  readonly permissionSets: readonly PermissionSet[];
  readonly assignments: readonly Assignment[];
}

export interface PermissionSet {
  readonly arn: string;
  readonly name: string;
  /** ARNs of the policies of AWS. */
  readonly managed: readonly string[];
  /** Names of policies that each account has of its own. */
  readonly customer: readonly string[];
  /** The inline policy's document. */
  readonly inline: string | null;
  /** ARN or name of the permissions boundary. */
  readonly boundary: string | null;
}

export interface Assignment {
  /** ARN */
  readonly permissionSet: string;
  readonly kind: 'user' | 'group';
  readonly principalId: string;
}

/** identity_store: the directory of the organization, kept with the account that asked for it. */
export interface IdentityStore {
  readonly users: readonly StoreUser[];
  /** null: not asked. */
  readonly groups: readonly StoreGroup[] | null;
  /** Ids of users, by the id of each group that is assigned anything; a group that was deleted since has none. */
  readonly members: Readonly<Record<string, readonly string[]>>;
}

export interface StoreUser {
  readonly id: string;
  readonly userName: string;
  readonly displayName: string | null;
  readonly emails: readonly string[];
  /** null: AWS did not say. */
  readonly enabled: boolean | null;
}

export interface StoreGroup {
  readonly id: string;
  readonly name: string;
}
