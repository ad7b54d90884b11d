import type { Flag } from '../model/value.js';

export const PLAN_SCHEMA = 'iam-audit/cleanup-plan/1';

/** The role of its own that `cleanup apply` enters. */
export const CLEANUP_ROLE = 'IamAuditCleanup';

/** quarantine: can be undone · remove: can't, and follows a quarantine · shrink: policies lose what was not used. */
export const STAGES = ['quarantine', 'remove', 'shrink'] as const;

export type Stage = (typeof STAGES)[number];

export const CREDENTIAL_KINDS = ['key', 'password', 'service_credential', 'ssh_key', 'certificate'] as const;

export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

export const RISKS = ['low', 'medium', 'high'] as const;

export type Risk = (typeof RISKS)[number];

/** Every write that a plan can hold. */
export const CLEANUP_ACTIONS = [
  ...(['iam:AttachUserPolicy', 'iam:DetachUserPolicy', 'iam:PutUserPolicy', 'iam:DeleteUserPolicy'] as const),
  ...(['iam:PutUserPermissionsBoundary', 'iam:DeleteUserPermissionsBoundary', 'iam:TagUser', 'iam:UntagUser'] as const),
  ...(['iam:UpdateAccessKey', 'iam:DeleteAccessKey', 'iam:DeleteLoginProfile'] as const),
  ...(['iam:UpdateServiceSpecificCredential', 'iam:DeleteServiceSpecificCredential'] as const),
  ...(['iam:UpdateSSHPublicKey', 'iam:DeleteSSHPublicKey', 'iam:UpdateSigningCertificate', 'iam:DeleteSigningCertificate'] as const),
  ...(['iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice', 'iam:RemoveUserFromGroup', 'iam:DeleteUser'] as const),
  ...(['iam:AttachRolePolicy', 'iam:DetachRolePolicy', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'] as const),
  ...(['iam:PutRolePermissionsBoundary', 'iam:DeleteRolePermissionsBoundary', 'iam:TagRole', 'iam:UntagRole'] as const),
  ...(['iam:RemoveRoleFromInstanceProfile', 'iam:DeleteRole', 'iam:CreatePolicyVersion', 'iam:DeletePolicyVersion'] as const),
] as const;

export type CleanupAction = (typeof CLEANUP_ACTIONS)[number];

/** What was planned, as people review it: lines may be taken out, nothing else may be changed. Times are ISO 8601 UTC. */
export interface CleanupPlan {
  readonly schema: typeof PLAN_SCHEMA;
  /** Digest of all that stands below, the principals themselves left out. */
  readonly id: string;
  readonly made: string;
  /** ARN of the caller; of a plan made from a kept run `run`. */
  readonly by: string;
  /** Id of the run that has the evidence; null: it is not kept. */
  readonly run: string | null;
  readonly organization: string | null;
  /** The oldest piece of evidence that was looked at. */
  readonly evidenceAsOf: string;
  readonly stage: Stage;
  readonly question: PlanQuestion;
  /** Name, with its path if it has one, of the role that is entered in each account. */
  readonly role: string;
  readonly accounts: readonly PlannedAccount[];
  /** Digests of all principals that there were when it was made: what stands below and not here is of another plan. */
  readonly planned: readonly string[];
  /** The least risk first. */
  readonly principals: readonly PlannedPrincipal[];
  readonly leftOut: readonly LeftOut[];
}

/** The settings it was made with. */
export interface PlanQuestion {
  readonly staleDays: number;
  /** null: roles were not asked about. */
  readonly unusedRolesDays: number | null;
  readonly where: string | null;
  readonly findings: readonly string[];
  /** How many were on the list of leavers; null: there was none. */
  readonly leavers: number | null;
  readonly accounts: readonly string[] | null;
  readonly ownerTag: string;
  /** Principals with this tag are never touched, `key` or `key=value`; null: none is named. */
  readonly breakGlassTag: string | null;
  /** Name of the role that reads. */
  readonly auditRole: string;
  /** Does the tag `iam-audit:keep` hold a principal back? */
  readonly keepTag: boolean;
}

export interface PlannedAccount {
  readonly id: string;
  readonly name: string | null;
  /** Of the organization, with the ids of its units, and with their names; null or left out: not known. */
  readonly path?: string | null;
  readonly unitPath?: string | null;
  readonly partition: string;
  /**
   * Allows the reads before and after, and the writes on the principals of this account alone. More than IAM takes as a
   * session policy (2,048 characters) is asked per principal: `sessionPolicyFor()`.
   */
  readonly sessionPolicy: SessionPolicy;
}

export interface SessionPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: string | readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  }[];
}

export interface PlannedPrincipal {
  /** Of this object without it, and of the stage: each line of an edited plan is verified by itself. */
  readonly digest: string;
  readonly account: string;
  readonly kind: 'user' | 'role' | 'policy';
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  /** AIDA…, AROA…; null: a policy, which is told by its ARN, its creation and its document (`was`). */
  readonly uniqueId: string | null;
  readonly created: string;
  /** Of a policy: how many it was attached to; left out: not seen. */
  readonly attachments?: number;
  /** The principal itself, or only the credentials or policies named. */
  readonly whole: boolean;
  /** That are changed. */
  readonly credentials: readonly PlannedCredential[];
  /** That exist as well and are not touched. Any credential that is in neither list is new. */
  readonly others: readonly PlannedCredential[];
  readonly why: readonly PlannedFact[];
  /** What may break. */
  readonly breaks: readonly string[];
  readonly risk: Risk;
  readonly blast: Blast;
  /** Value of the owner tag, or the name where it is an address. */
  readonly owner: string | null;
  readonly steps: readonly PlannedStep[];
  readonly undo: { readonly restores: readonly string[]; readonly lost: readonly string[] };
}

export interface PlannedCredential {
  readonly kind: CredentialKind;
  /** AKIA…, ACCA…, APKA…, a certificate's id; of the password `password`. null: an access key whose id was not seen. */
  readonly id: string | null;
  readonly created: string | null;
  readonly status: 'Active' | 'Inactive' | 'Expired' | 'unknown';
  /** null: never used. unknown: AWS does not tell, or it was not seen. */
  readonly lastUsed: string | null;
}

export interface PlannedFact {
  readonly fact: string;
  /** credential_report, account_details, access_keys …, leavers. */
  readonly source: string;
  readonly asOf: string;
}

export interface Blast {
  readonly admin: Flag;
  /** Of what is planned; null: none on record; or `unknown`. */
  readonly lastUse: string | null;
  readonly lastService: string | null;
}

/** A tag's value may hold `{now}`, the time of the write, and `{plan}`, the id of the plan: both are filled in then. */
export type StepInput = Readonly<Record<string, string | boolean | readonly StepTag[] | readonly string[]>>;

export interface StepTag {
  readonly Key: string;
  readonly Value: string;
}

/**
 * What is repeated for each that is found right before: its serial number, name or version id is added to the input.
 * mfa_device: SerialNumber · virtual_mfa_device: the same, only those of the ones found whose serial is an ARN `…:mfa/…` ·
 * instance_profile: InstanceProfileName · oldest_version: VersionId of the oldest version that is not the default.
 */
export const STEP_EACH = ['mfa_device', 'virtual_mfa_device', 'instance_profile', 'oldest_version'] as const;

export type StepEach = (typeof STEP_EACH)[number];

export interface PlannedCall {
  readonly action: CleanupAction;
  /** Parameters as IAM's API names them. */
  readonly input: StepInput;
  readonly each?: StepEach;
}

export interface PlannedStep extends PlannedCall {
  /** From 1. */
  readonly n: number;
  /** `restores …` or `lost: …`. */
  readonly undo: string;
  /** SHA-256 of the document that it takes the place of: another one found there was written since. */
  readonly was?: string;
  /** When a quota (LimitExceeded) is in the way: what comes instead, or what is done first before it is tried once more. */
  readonly ifFull?: { readonly how: 'instead' | 'first'; readonly call: PlannedCall };
}

/**
 * protected: on the never-touch list · exempted: by an exception · kept: by the tag iam-audit:keep · unknown: its use, or
 * it itself, was not seen · recent: made or changed too lately for its last use to count · not_alone: something else of it is
 * in use or was not seen · used: since it was put into quarantine · quarantined: it is in quarantine already · by_hand: it takes more
 * than this tool does.
 */
export const LEFT_OUT = [
  ...(['protected', 'exempted', 'kept', 'unknown', 'recent', 'not_alone', 'used', 'quarantined', 'by_hand'] as const),
] as const;

export interface LeftOut {
  readonly account: string;
  readonly kind: PlannedPrincipal['kind'] | 'account';
  readonly name: string;
  /** `key AKIA…`, `password`; null: the principal. */
  readonly credential: string | null;
  readonly reason: (typeof LEFT_OUT)[number];
  readonly why: string;
}
