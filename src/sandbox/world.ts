import type { Behaviour } from './behaviour/behaviour.js';
import type { DeliveryFacts } from './world-delivery.js';
import type { TrailFacts, WorldTrailTable } from './world-trail.js';
import type { IdentityCenterFacts } from './world-identity-center.js';
import type { Organization, WorldAnalyzer, WorldSecurityHub } from './world-organization.js';
import type { AttachedPolicy, InlinePolicy, InstanceProfile, WorldPasswordPolicy, WorldServerCertificate } from './world-settings.js';
import type { Hub } from './world-hub.js';

export type { Organization, OrganizationalUnit, OrganizationPolicy, WorldAnalyzer, WorldSecurityHub } from './world-organization.js';
export type { AttachedPolicy, InlinePolicy, InstanceProfile, WorldPasswordPolicy } from './world-settings.js';

/**
 * A world: everything the sandbox knows, as plain data. What IAM, Config and the credential report show
 * is derived from these facts and the times in them, as AWS derives it: a user created after the report's
 * `generatedAt` is missing from the report, one deleted after it still stands in it, and Config shows the
 * account as it was at `config.capturedAt`. Times are ISO 8601 UTC strings; ids are AWS's own forms.
 */
export interface World {
  /** The world's present. Facts (reports generated on demand, users alive) are judged at this instant. */
  readonly now: string;
  readonly partition: 'aws' | 'aws-us-gov' | 'aws-cn';
  /** Region of the hub and of the aggregators; a Config call to another Region finds no aggregator. */
  readonly region: string;
  readonly hub: Hub;
  /** null: the hub's account belongs to no organization (AWSOrganizationsNotInUseException). */
  readonly organization: Organization | null;
  readonly accounts: readonly WorldAccount[];
  readonly aggregators: readonly WorldAggregator[];
  /** IAM Access Analyzers of unused access. */
  readonly analyzers: readonly WorldAnalyzer[];
  /** Left out: it is on nowhere. */
  readonly securityHub?: WorldSecurityHub;
  /** AWS-managed policies, readable from any account under arn:<partition>:iam::aws:policy/… */
  readonly awsManagedPolicies: readonly WorldPolicy[];
  /** What access advisor does not see; left out: nothing of the kind. */
  readonly advisor?: AdvisorFacts;
  /** Where reports can be sent to; left out: nowhere. */
  readonly delivery?: DeliveryFacts;
  /** The organization's instance of IAM Identity Center; left out: there is none. */
  readonly identityCenter?: IdentityCenterFacts;
  /** A table of Athena over the organization's trail; left out: there is none. */
  readonly trailTable?: WorldTrailTable;
  readonly behaviour: Behaviour;
}

/**
 * Access advisor lists the services that an entity's identity-based policies allow, and of each the last use that it
 * knows of. These are the limits of what it knows.
 */
export interface AdvisorFacts {
  /**
   * 'granted' (when left out): the policies decide, and `services` of users and roles say what was used. 'known': the
   * `services` of users and roles are the list, whatever the policies say, for worlds of a million users.
   */
  readonly lists?: 'granted' | 'known';
  /** Namespaces of AWS's documentation that the advisor never lists, used or not. */
  readonly untrackedServices?: readonly string[];
  /** Patterns of actions that are never tracked, beside those that no world tracks (PassRole, data planes): 'ec2:*', 'sns:Get*'. */
  readonly untrackedActions?: readonly string[];
  /** Regions whose activity the advisor does not see. */
  readonly untrackedRegions?: readonly string[];
}

export type { Hub, HubStatement } from './world-hub.js';

export type AccountState = 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';

export interface WorldAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly state: AccountState;
  /** The organizational unit or root that holds it. */
  readonly parentId: string;
  /** false: stands outside the organization (its rows may linger in the aggregator). */
  readonly inOrganization: boolean;
  readonly joinedMethod: 'INVITED' | 'CREATED';
  readonly joinedAt: string;
  readonly alias: string | null;
  readonly tags: readonly Tag[];
  readonly root: RootUser;
  readonly users: readonly WorldUser[];
  readonly groups: readonly WorldGroup[];
  readonly roles: readonly WorldRole[];
  /** Customer-managed policies. */
  readonly policies: readonly WorldPolicy[];
  /** None when left out. */
  readonly instanceProfiles?: readonly InstanceProfile[];
  /** Serial numbers of virtual MFA devices that no user has. None when left out. */
  readonly unassignedMfa?: readonly string[];
  readonly config: AccountConfig;
  readonly report: ReportBehaviour;
  /** Left out: none is set, so the default of AWS holds. */
  readonly passwordPolicy?: WorldPasswordPolicy;
  /** None when left out. */
  readonly serverCertificates?: readonly WorldServerCertificate[];
  /** What CloudTrail knows; left out: who made what is there, and no more. */
  readonly trail?: TrailFacts;
  /** IAM actions that answer AccessDenied inside this account (an SCP, say): 'iam:GetAccountAuthorizationDetails', 'iam:*'. */
  readonly denied: readonly string[];
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface RootUser {
  readonly createdAt: string;
  /** null: no root credentials at all (a new member account). */
  readonly password: Password | null;
  readonly mfa: boolean;
  readonly keys: readonly AccessKey[];
}

export interface Password {
  readonly changedAt: string;
  readonly lastUsedAt: string | null;
}

export interface AccessKey {
  readonly id: string;
  readonly status: 'Active' | 'Inactive' | 'Expired';
  readonly createdAt: string;
  /** null: never used. region and service may be 'N/A'. */
  readonly lastUsed: { readonly at: string; readonly region: string; readonly service: string } | null;
}

export interface WorldUser {
  readonly id: string;
  readonly name: string;
  /** '/' or '/…/'. */
  readonly path: string;
  readonly createdAt: string;
  readonly deletedAt: string | null;
  readonly tags: readonly Tag[];
  /** Group names. */
  readonly groups: readonly string[];
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
  readonly boundaryArn: string | null;
  readonly password: Password | null;
  /** When set: what ListUsers says, which AWS keeps after the password was deleted. */
  readonly listUsersPasswordLastUsed: string | null;
  readonly mfa: boolean;
  /** Serial numbers of its devices; left out: with `mfa` a virtual one of the user's name, else none. */
  readonly mfaDevices?: readonly string[];
  readonly keys: readonly AccessKey[];
  /** X.509 signing certificates; the id is made of the user's and the slot when it is left out. */
  readonly certificates: readonly { readonly id?: string; readonly active: boolean; readonly uploadedAt: string }[];
  /** Of CodeCommit. None when left out. */
  readonly sshKeys?: readonly SshKey[];
  readonly services: KnownServices;
  /** CodeCommit, Bedrock …: in no report and no details. None when left out. */
  readonly serviceSpecificCredentials?: readonly ServiceSpecificCredential[];
}

export interface SshKey {
  /** APKA… */
  readonly id: string;
  readonly status: 'Active' | 'Inactive';
  readonly uploadedAt: string;
}

export interface ServiceSpecificCredential {
  /** ACCA… */
  readonly id: string;
  /** 'bedrock.amazonaws.com' */
  readonly service: string;
  readonly status: 'Active' | 'Inactive' | 'Expired';
  readonly createdAt: string;
  /** Left out: it never ends. */
  readonly expiresAt?: string;
}

/**
 * The services that a user or role used, with those that it is known not to have used. Where a policy document of the
 * principal can be read, the documents decide what access advisor lists: use of what they no longer allow is not
 * listed, as on AWS. Where none can (or there is none), this is the list.
 */
export type KnownServices = readonly ServiceAccess[];

export interface ServiceAccess {
  readonly namespace: string;
  readonly name: string;
  /** null: not in the tracking window. */
  readonly lastAuthenticated: LastUse | null;
  /** Actions used, and others that are known not to be. Untracked ones may stand here: they were used, and no advisor tells. */
  readonly actions?: readonly ActionAccess[];
}

export interface ActionAccess {
  /** Without the namespace: 'GetObject'. */
  readonly name: string;
  /** null: not in the tracking window. */
  readonly lastAccessed: LastUse | null;
}

export interface LastUse {
  readonly at: string;
  readonly region: string;
}

export interface WorldGroup {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAt: string;
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
}

export interface WorldRole {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly createdAt: string;
  readonly trust: string;
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
  readonly boundaryArn: string | null;
  readonly maxSessionSeconds: number;
  readonly lastUsed: { readonly at: string; readonly region: string } | null;
  readonly tags: readonly Tag[];
  /** Can the hub assume it (sts:AssumeRole)? With an ExternalId when one is set. */
  readonly assumable: { readonly externalId: string | null } | null;
  readonly services: KnownServices;
}

export interface WorldPolicy {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  readonly createdAt: string;
  /** The JSON text of the default version. */
  readonly document: string;
  /** `v1`, `v2` …: the newest one unless there are newer versions. */
  readonly defaultVersionId: string;
  /** When the default version was made; left out: with the policy. */
  readonly defaultVersionAt?: string;
  /** Those made before it and not deleted, newest first. None when left out. */
  readonly olderVersions?: readonly WorldPolicyVersion[];
  /** Those made after the default one, newest first, where an older one was made the default. None when left out. */
  readonly newerVersions?: readonly WorldPolicyVersion[];
  /** The number of the last version that was ever made; left out: of the newest one. Numbers never come back. */
  readonly lastVersion?: number;
}

export interface WorldPolicyVersion {
  /** `v1` */
  readonly id: string;
  readonly createdAt: string;
  readonly document: string;
}

export interface AccountConfig {
  /** Is the account a source of the organization aggregators? */
  readonly aggregated: boolean;
  /** Regions whose recorder includes the global IAM types: one row per user and Region. Empty: IAM not recorded. */
  readonly recordingRegions: readonly string[];
  /** Config shows the account as it was then (lag). */
  readonly capturedAt: string;
  readonly lastUpdateStatus: 'SUCCEEDED' | 'FAILED' | 'OUTDATED';
  /** How optional lists look in the rows: array (normal), null, or a single object. */
  readonly listStyle: 'array' | 'null' | 'object';
  /** Raw Results strings to add, for damaged rows ('{"accountId":…' cut off, missing fields …). */
  readonly extraRows: readonly string[];
}

export interface ReportBehaviour {
  /** absent: must be generated. expired: Get answers ReportExpired until generated again. */
  readonly state: 'absent' | 'ready' | 'expired';
  /** GeneratedTime of the ready or expired report; a report generated in this run gets the world's `now`. */
  readonly generatedAt: string;
  /** How many Generate calls answer STARTED or INPROGRESS before COMPLETE. */
  readonly polls: number;
  /** Milliseconds that making it takes as well (benchmarks); left out: none. */
  readonly ms?: number;
  /** How many Generate calls answer LimitExceeded first. */
  readonly limitExceeded: number;
  /** 23: with additional_credentials_info. */
  readonly columns: 22 | 23;
  readonly dates: 'Z' | '+00:00';
  /** Quote names that hold a comma, or leave them bare as a sloppy writer would. */
  readonly quoteCommas: boolean;
  /** Raw CSV lines to append, for damaged rows. */
  readonly extraLines: readonly string[];
}

export interface WorldAggregator {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly createdAt: string;
  /** Organization aggregators see every account with config.aggregated; account aggregators the listed ones. */
  readonly sources: 'organization' | readonly string[];
  readonly createdBy: string | null;
  /** AggregatorFilters.ResourceType: only these types; null: all. */
  readonly resourceTypes: readonly string[] | null;
  /** Does SelectAggregateResourceConfig return one row per recording Region (true) or collapse them? */
  readonly duplicates: boolean;
}
