import type { AttachedPolicy, InlinePolicy } from '../model/policy.js';
import type { Tag } from '../model/tag.js';

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

export interface GroupDetail {
  readonly groupName: string;
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
}

/** account_details: iam:GetAccountAuthorizationDetails. Groups and documents only when a column needs them. */
export interface AccountDetails {
  readonly users: readonly UserDetail[];
  readonly groups: readonly GroupDetail[];
  /** Default version of each customer-managed policy, by ARN. */
  readonly documents: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
  /** Were groups and policies asked too? */
  readonly withPolicies: boolean;
}

/** managed_policies: default version of each AWS-managed policy that the account's users rely on, by ARN. */
export interface ManagedPolicies {
  readonly documents: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

export interface ServiceLastAccessed {
  readonly namespace: string;
  readonly name: string;
  /** null: not in the tracking window (about 400 days), which is not "never". */
  readonly lastAuthenticated: string | null;
}

export type LastAccessedAnswer =
  | { readonly status: 'completed'; readonly services: readonly ServiceLastAccessed[] }
  | { readonly status: 'unseen'; readonly reason: 'job_failed' | 'deleted' | 'timed_out' | 'denied' | 'throttled' | 'failed'; readonly detail: string };

/** last_accessed: access advisor's answer for each user, by ARN. */
export interface LastAccessed {
  readonly byArn: Readonly<Record<string, LastAccessedAnswer>>;
}

/** Which value each source keeps per account. */
export interface EvidenceValues {
  readonly config: ConfigInventory;
  readonly credential_report: CredentialReportText;
  readonly account_details: AccountDetails;
  readonly managed_policies: ManagedPolicies;
  readonly last_accessed: LastAccessed;
}
