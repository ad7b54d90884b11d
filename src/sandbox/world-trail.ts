/** Who did something, as CloudTrail writes it down. */
export interface WorldActor {
  /** `userIdentity` as it stands in a record. */
  readonly identity: Readonly<Record<string, unknown>>;
  readonly sourceIPAddress?: string;
  readonly userAgent?: string;
  /** Further members of the record, such as sessionCredentialFromConsole. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface WorldTrailEvent extends WorldActor {
  readonly at: string;
  readonly name: string;
  /** 'iam.amazonaws.com' when it is left out. */
  readonly source?: string;
  /** Left out: of IAM's events the Region of IAM, of others the world's. */
  readonly region?: string;
  readonly readOnly?: boolean;
  readonly errorCode?: string;
  readonly request?: Readonly<Record<string, unknown>> | null;
  readonly response?: Readonly<Record<string, unknown>> | null;
  /** In place of the record: damaged text. */
  readonly raw?: string;
}

/** What CloudTrail knows of an account beside what follows from its users and roles. */
export interface TrailFacts {
  /**
   * By unique id of a user, role or credential, or `password <user id>`; null: no event tells. Left out: an administrator at
   * the console.
   */
  readonly makers?: Readonly<Record<string, WorldActor | null>>;
  readonly events?: readonly WorldTrailEvent[];
  /** Events are shown so many minutes after they happened; left out: five. */
  readonly lagMinutes?: number;
}
