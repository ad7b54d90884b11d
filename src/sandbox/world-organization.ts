export interface Organization {
  readonly id: string;
  readonly managementAccountId: string;
  readonly rootId: string;
  readonly units: readonly OrganizationalUnit[];
  readonly delegatedAdministrators: readonly {
    readonly accountId: string;
    readonly servicePrincipal: string;
    readonly enabledAt: string;
  }[];
  /** Service control policies, FullAWSAccess among them; null: their type is not enabled in the root, and none is in force. */
  readonly policies: readonly OrganizationPolicy[] | null;
}

/** A service control policy. */
export interface OrganizationPolicy {
  /** p-… */
  readonly id: string;
  readonly name: string;
  readonly awsManaged: boolean;
  /** The JSON text. */
  readonly document: string;
  /** Ids of the root, units and accounts it is attached to; 'everywhere': to all of them, as FullAWSAccess is at first. */
  readonly targets: readonly string[] | 'everywhere';
}

export interface OrganizationalUnit {
  readonly id: string;
  readonly name: string;
  /** Another unit's id, or the root's. */
  readonly parentId: string;
}

/**
 * An analyzer of unused access. Its findings are derived from the facts of the world as they were at `analyzedAt`:
 * active access keys, passwords and roles that were not used for `unusedAccessAgeDays` days or more, and for users and
 * roles in use the services granted and not used for as long. What is younger than that age is never found, nor is a
 * service-linked role.
 */
export interface WorldAnalyzer {
  readonly name: string;
  /** Account that holds it; of an organization analyzer the management account or a delegated administrator. */
  readonly accountId: string;
  readonly region: string;
  readonly type: 'ACCOUNT_UNUSED_ACCESS' | 'ORGANIZATION_UNUSED_ACCESS';
  readonly unusedAccessAgeDays: number;
  /** One that is not ACTIVE has no findings. */
  readonly status: 'ACTIVE' | 'CREATING' | 'DISABLED' | 'FAILED';
  readonly createdAt: string;
  /** Not after it was made: it has not looked yet. */
  readonly analyzedAt: string;
  /** ARNs of users and roles whose findings were archived: they still hold. */
  readonly archived: readonly string[];
  /** ARNs of users and roles that were unused once and are in use again: their old findings stand as RESOLVED. */
  readonly resolved: readonly string[];
}

/** AWS Security Hub, which has an analyzer of its own in every account where it is on. */
export interface WorldSecurityHub {
  /** Ids of the accounts. */
  readonly enabled: readonly string[];
  /** The delegated administrator, who sees the findings of all of them. */
  readonly administrator: string;
  /** Left out: now. */
  readonly analyzedAt?: string;
  /** ARNs of users and roles that were unused once: their findings are closed. */
  readonly resolved?: readonly string[];
  /** Further findings by account, as they go out. */
  readonly others?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}
