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

/** A table of Athena over an organization's trail. */
export interface WorldTrailTable {
  readonly database: string;
  readonly name: string;
  /** When its records begin, of all accounts or of each by id; null: it has none of that account. Left out: with the first call. */
  readonly since?: string | Readonly<Record<string, string | null>>;
  /** Beside those of AWS's own statement, or null in place of one of them. */
  readonly columns?: Readonly<Record<string, string | null>>;
  /** Left out: `timestamp`, as AWS's statement has it. */
  readonly partitions?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  /** By name; where it writes results (null: nowhere, so each query has to say it). Left out: `primary`, which knows a place. */
  readonly workgroups?: Readonly<Record<string, string | null>>;
  /** Looks before a query is done; null: it never is. */
  readonly polls?: number | null;
  /** How every query ends. */
  readonly failure?: { readonly state: 'FAILED' | 'CANCELLED'; readonly reason: string };
  /** Rows of a page, beside the limit of the caller. */
  readonly pageRows?: number;
  /** Rows at the end that are lost on the way. */
  readonly lostRows?: number;
}
