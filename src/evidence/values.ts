import type { AttachedPolicy, InlinePolicy } from '../model/policy.js';
import type { Tag } from '../model/tag.js';
import type { AccountPasswordPolicy, ServerCertificates } from './account-settings.js';
import type { Creations } from './creation.js';
import type { IdentityCenter, IdentityStore } from './identity-center.js';

/** A user as AWS Config recorded it. null: the row did not say. Times are ISO 8601. */
export interface ConfigUser {
  /** AIDA…; Config's resourceId. */
  readonly userId: string;
  readonly arn: string;
  readonly userName: string;
  readonly path: string | null;
  readonly createdAt: string | null;
  readonly capturedAt: string | null;
  readonly groups: readonly string[] | null;
  readonly attached: readonly AttachedPolicy[] | null;
  readonly inline: readonly InlinePolicy[] | null;
  readonly boundaryArn: string | null;
  readonly tags: readonly Tag[];
}

/** config: every user row of one account, one per user, newest capture. */
export interface ConfigInventory {
  readonly users: readonly ConfigUser[];
  /** Rows that could not be read, one sentence each. */
  readonly problems: readonly string[];
  /** false: the same answer held rows that name no account, which might be this one's. */
  readonly certain: boolean;
  /** How the aggregator itself says the account's data stands. */
  readonly status: { readonly state: 'current' | 'outdated' | 'failed'; readonly detail: string };
}

/** credential_report: the CSV as AWS sent it; asOf is its GeneratedTime. */
export interface CredentialReportText {
  readonly csv: string;
}

export interface UserDetail {
  readonly userId: string;
  readonly arn: string;
  readonly userName: string;
  readonly path: string;
  readonly createdAt: string | null;
  readonly groups: readonly string[];
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
  readonly boundaryArn: string | null;
  readonly tags: readonly Tag[];
}

export interface RoleDetail {
  /** AROA… */
  readonly roleId: string;
  readonly arn: string;
  readonly roleName: string;
  readonly path: string;
  readonly createdAt: string | null;
  /** The trust policy as AWS sent it: plain or URL-encoded JSON. */
  readonly trust: string;
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
  readonly boundaryArn: string | null;
  readonly tags: readonly Tag[];
  /** RoleLastUsed; null: not in the tracking window (about 400 days), which is not "never". */
  readonly lastUsed: RoleUse | null;
}

export interface RoleUse {
  readonly at: string;
  readonly region: string | null;
}

export interface GroupDetail {
  readonly groupName: string;
  readonly arn: string;
  readonly createdAt: string | null;
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
}

/** What account details can be asked for; iam:GetAccountAuthorizationDetails, Filter. */
export const DETAIL_FILTERS = ['User', 'Role', 'Group', 'LocalManagedPolicy'] as const;

export type DetailFilter = (typeof DETAIL_FILTERS)[number];

/** account_details: iam:GetAccountAuthorizationDetails. What was not asked for is empty here. */
export interface AccountDetails {
  readonly users: readonly UserDetail[];
  readonly roles: readonly RoleDetail[];
  readonly groups: readonly GroupDetail[];
  /** Default version of each customer-managed policy, by ARN. */
  readonly documents: Readonly<Record<string, string>>;
  /** When each customer-managed policy was made, by ARN. */
  readonly policyCreatedAt: Readonly<Record<string, string>>;
  /** By ARN, of the customer-managed policies whose default version is not as old as the policy. */
  readonly policyVersions: Readonly<Record<string, PolicyVersionTexts>>;
  readonly problems: readonly string[];
  readonly filters: readonly DetailFilter[];
}

/** Since when a customer-managed policy has been what it is, and what it was before. */
export interface PolicyVersionTexts {
  /** When the default version was made; null: AWS did not say. */
  readonly createdAt: string | null;
  /** The versions before it, newest first, as far back as none was deleted. */
  readonly earlier: readonly PolicyVersionText[];
}

export interface PolicyVersionText {
  readonly createdAt: string | null;
  readonly document: string;
}

/** managed_policies: default version of each AWS-managed policy that the account's principals rely on or that was named, by ARN. */
export interface ManagedPolicies {
  readonly documents: Readonly<Record<string, string>>;
  /** When each of them was made, by ARN. */
  readonly policyCreatedAt: Readonly<Record<string, string>>;
  /** ARNs that were named and that AWS has no policy of. */
  readonly absent: readonly string[];
  readonly problems: readonly string[];
}

export const GRANULARITIES = ['service', 'action'] as const;

export type Granularity = (typeof GRANULARITIES)[number];

export interface ServiceLastAccessed {
  readonly namespace: string;
  readonly name: string;
  /** null: not in the tracking window (about 400 days), which is not "never". */
  readonly lastAuthenticated: string | null;
  /** Where that was; null: nowhere, or AWS does not say. */
  readonly region: string | null;
  /** ARN of the user or role that did it. */
  readonly entity: string | null;
  /** Users and roles that used it in the tracking window. */
  readonly entities: number;
  /** The actions of the service that AWS tracks and the policies allow; null: asked per service, or none is tracked. */
  readonly actions: readonly ActionLastAccessed[] | null;
}

export interface ActionLastAccessed {
  /** Without the namespace: `GetObject`. */
  readonly name: string;
  readonly lastAccessed: string | null;
  readonly region: string | null;
  readonly entity: string | null;
}

/** Who of a group or policy used a service; iam:GetServiceLastAccessedDetailsWithEntities. */
export interface EntityAccess {
  readonly arn: string;
  readonly name: string;
  readonly type: 'USER' | 'ROLE' | 'GROUP';
  readonly lastAuthenticated: string | null;
}

/** Why a job has no answer. */
export const JOB_REASONS = [
  ...(['job_failed', 'deleted', 'timed_out', 'denied', 'throttled', 'unreachable'] as const),
  ...(['credentials_expired', 'session_expired', 'unreadable', 'failed'] as const),
] as const;

export type LastAccessedAnswer =
  | {
      readonly status: 'completed';
      readonly services: readonly ServiceLastAccessed[];
      /** By namespace, where it was asked. */
      readonly entities: Readonly<Record<string, readonly EntityAccess[]>>;
      /** Digest of the policies that the list of services follows from; null: they were not known. */
      readonly policies: string | null;
    }
  | { readonly status: 'unseen'; readonly reason: (typeof JOB_REASONS)[number]; readonly detail: string };

/** last_accessed: access advisor's answer for each user, role, group or policy that was asked about, by ARN. */
export interface LastAccessed {
  readonly granularity: Granularity;
  readonly byArn: Readonly<Record<string, LastAccessedAnswer>>;
}

/** service_credentials: credentials of single services (CodeCommit, Keyspaces, Bedrock …), which no other source shows. */
export interface ServiceCredentials {
  readonly credentials: readonly ServiceCredential[];
}

export interface ServiceCredential {
  readonly id: string;
  readonly userName: string;
  /** codecommit.amazonaws.com */
  readonly service: string;
  readonly status: string;
  readonly createdAt: string | null;
  /** null: it never expires, or AWS did not say. */
  readonly expiresAt: string | null;
}

/** What one user holds of a kind that IAM lists user by user: access_keys, ssh_keys, signing_certificates. */
export interface ListedKey {
  readonly id: string;
  /** Active, Inactive, Expired. */
  readonly status: string;
  readonly createdAt: string;
}

/** By user name; a user who is not in it was not asked about. */
export interface UserKeys {
  readonly byUser: Readonly<Record<string, readonly ListedKey[]>>;
}

/** Sources that ask user by user. */
export const KEY_SOURCES = ['access_keys', 'ssh_keys', 'signing_certificates'] as const;

export type KeySource = (typeof KEY_SOURCES)[number];

/** service_control_policies: what caps the account from above. */
export interface ServiceControlPolicies {
  /** From the root down to the account; null: they do not apply to it. */
  readonly levels: readonly (readonly InlinePolicy[])[] | null;
}

/** unused_findings, unused_credentials: active findings of an unused-access analyzer about the account, of the kinds in FINDING_KINDS. */
export interface UnusedFindings {
  /** The analyzer reports what was not used for so many days, and nothing younger. */
  readonly ageDays: number;
  readonly findings: readonly UnusedFinding[];
  /** Findings that could not be read, one sentence each. */
  readonly problems: readonly string[];
}

/**
 * Each finding costs a call of its own, and no report shows all kinds. Records of older runs may hold findings of the other
 * source as well.
 */
export const FINDING_KINDS = { unused_findings: ['role', 'permission'], unused_credentials: ['access_key', 'password'] } as const;

export type FindingSource = keyof typeof FINDING_KINDS;

export type FindingKind = (typeof FINDING_KINDS)[FindingSource][number];

export interface UnusedFinding {
  readonly kind: FindingKind;
  /** The user or role. */
  readonly arn: string;
  /** null: no use on record. */
  readonly lastAccessed: string | null;
  readonly accessKeyId: string | null;
  /** Of a permission: the service, and its actions where AWS names them. */
  readonly namespace: string | null;
  readonly actions: readonly { readonly name: string; readonly lastAccessed: string | null }[];
}

/** organization_access: services used by anybody in the account; iam:GenerateOrganizationsAccessReport. */
export interface OrganizationAccess {
  readonly services: readonly OrganizationService[];
}

export interface OrganizationService {
  readonly namespace: string;
  readonly name: string;
  readonly lastAuthenticated: string | null;
  readonly region: string | null;
}

/** Which value each source keeps per account. */
export interface EvidenceValues {
  readonly config: ConfigInventory;
  readonly credential_report: CredentialReportText;
  readonly account_details: AccountDetails;
  readonly managed_policies: ManagedPolicies;
  readonly service_credentials: ServiceCredentials;
  readonly password_policy: AccountPasswordPolicy;
  readonly server_certificates: ServerCertificates;
  readonly access_keys: UserKeys;
  readonly ssh_keys: UserKeys;
  readonly signing_certificates: UserKeys;
  readonly last_accessed: LastAccessed;
  readonly service_control_policies: ServiceControlPolicies;
  readonly unused_findings: UnusedFindings;
  readonly unused_credentials: UnusedFindings;
  readonly organization_access: OrganizationAccess;
  readonly identity_center: IdentityCenter;
  readonly identity_store: IdentityStore;
  readonly cloudtrail: Creations;
  readonly organization_trail: Creations;
}
