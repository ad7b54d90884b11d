/** CloudTrail keeps so much by itself. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
export const RECORD_DAYS = 90;

/** What a run may ask the making of. */
export const CREATION_NEEDS = ['made_users', 'made_passwords', 'made_keys', 'made_roles'] as const;

export type CreationNeed = (typeof CREATION_NEEDS)[number];

export function isCreationNeed(need: string): need is CreationNeed {
  return (CREATION_NEEDS as readonly string[]).includes(need);
}

/** The calls that make something. */
export const CREATION_EVENTS = [
  ...(['CreateUser', 'CreateLoginProfile', 'CreateAccessKey', 'CreateServiceSpecificCredential', 'UploadSSHPublicKey'] as const),
  ...(['UploadSigningCertificate', 'CreateRole', 'CreateServiceLinkedRole'] as const),
] as const;

export type CreationEvent = (typeof CREATION_EVENTS)[number];

/** Who made a call, and with what: `userIdentity` and its neighbours in a record of CloudTrail. */
export interface Actor {
  /** IAMUser, AssumedRole, Root, FederatedUser, AWSService … */
  readonly type: string;
  readonly arn: string | null;
  readonly accountId: string | null;
  /** Of a user its name, of a session that of its role. */
  readonly name: string | null;
  readonly sourceIdentity: string | null;
  /** The service that called on somebody's behalf. */
  readonly invokedBy: string | null;
  readonly address: string | null;
  readonly agent: string | null;
  /** Was it done at the console? */
  readonly console: boolean;
}

/** One call as CloudTrail recorded it. */
export interface TrailCall {
  readonly at: string;
  /** iam.amazonaws.com */
  readonly source: string;
  /** CreateUser */
  readonly name: string;
  readonly region: string;
  /** null: it was done. */
  readonly errorCode: string | null;
  readonly actor: Actor;
  /** Unique id of who did it: AIDA…, or AROA… and the name of a session. */
  readonly principalId: string | null;
}

/** How something was made. */
export interface Creation {
  readonly at: string;
  readonly actor: Actor;
}

/** cloudtrail, organization_trail: who made the users, roles and credentials of an account. */
export interface Creations {
  /** What was made before is not in the record. ISO 8601. */
  readonly since: string;
  /** By unique id, or `password <user id>`, of what was asked about; null: the record does not have it. */
  readonly made: Readonly<Record<string, Creation | null>>;
  /** Events that could not be read, one sentence each. */
  readonly problems: readonly string[];
}

export function passwordOf(userId: string): string {
  return `password ${userId}`;
}
