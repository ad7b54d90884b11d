/** The organization's instance of IAM Identity Center, with its own directory. */
export interface IdentityCenterFacts {
  /** Its home: every other Region lists no instance. */
  readonly region: string;
  /** arn:aws:sso:::instance/ssoins-… */
  readonly instanceArn: string;
  /** d-… */
  readonly storeId: string;
  /** The management account; it and delegated administrators of sso.amazonaws.com may look into it. */
  readonly ownerAccountId: string;
  readonly users: readonly WorldIdentity[];
  readonly groups: readonly WorldIdentityGroup[];
  readonly permissionSets: readonly WorldPermissionSet[];
  readonly assignments: readonly WorldAssignment[];
}

export interface WorldIdentity {
  readonly id: string;
  readonly userName: string;
  readonly displayName: string;
  readonly email: string | null;
  /** Left out of the answer when null. */
  readonly status: 'ENABLED' | 'DISABLED' | null;
}

export interface WorldIdentityGroup {
  readonly id: string;
  readonly name: string;
  /** Ids of users. */
  readonly members: readonly string[];
}

export interface WorldPermissionSet {
  /** arn:aws:sso:::permissionSet/ssoins-…/ps-… */
  readonly arn: string;
  readonly name: string;
  /** ARNs of policies of AWS. */
  readonly managed: readonly string[];
  /** Names of policies of the accounts. */
  readonly customer: readonly string[];
  readonly inline: string | null;
  /** ARN of a policy of AWS. */
  readonly boundary: string | null;
}

export interface WorldAssignment {
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly kind: 'USER' | 'GROUP';
  /** Of a user or group; it may have been deleted since. */
  readonly principalId: string;
}
