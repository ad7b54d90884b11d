/** How the endpoints behave: page sizes, limits, job times and faults. Matchers left out match everything. */
export interface Behaviour {
  /** Milliseconds added to every answer. */
  readonly latencyMs: number;
  readonly seed: number;
  readonly pages: {
    /** Every n-th ListAccounts page is empty but carries a token (0: never). */
    readonly emptyListAccountsEvery: number;
    /** Upper bound of entities in a GAAD page (≤ 1000), to show pages smaller than asked. */
    readonly details: number;
    /** Upper bound of services (or entities) in a page of access advisor, of granting policies and of an organizations report. */
    readonly advisor: number;
    /** Upper bound of Config rows in a page (≤ 100). */
    readonly config: number;
  };
  /** What Organizations sends: both fields, only State (after the retirement), or only Status (old partitions). */
  readonly accountFields: 'both' | 'state' | 'status';
  /** Does ListAccounts carry Paths? */
  readonly accountPaths: boolean;
  readonly advisor: {
    /** How many Get calls answer IN_PROGRESS first. */
    readonly polls: number;
    /** Milliseconds that a job takes as well (benchmarks). */
    readonly ms: number;
    /** Milliseconds more for each service that the policies allow: an administrator's job takes longer (default 0). */
    readonly msPerService?: number;
    /** Milliseconds after its end when a job is forgotten (NoSuchEntity); left out: never. */
    readonly lifetimeMs?: number;
    /** Principals (ARN) whose job ends FAILED. */
    readonly failing: readonly string[];
    /** Principals (ARN) deleted a moment ago: the account's details still list them, no job is started for them. */
    readonly deleted?: readonly string[];
    /** Principals (ARN) deleted while their job runs: asking for it says NoSuchEntity. */
    readonly deletedMeanwhile?: readonly string[];
  };
  /** iam:GenerateOrganizationsAccessReport; left out: done at once. */
  readonly organizationsReport?: {
    /** How many Get calls answer IN_PROGRESS first. */
    readonly polls?: number;
    /** Milliseconds that a report takes as well. */
    readonly ms?: number;
    /** Code of the error with which every report ends FAILED, e.g. ORGANIZATIONS_REPORT_ACCESS_DENIED. */
    readonly failure?: string;
  };
  /** Sessions of roles that end before their time; left out: none. */
  readonly endingSessions?: EndingSessions;
  /** So many calls to an account see it as it was before a change; left out: none. */
  readonly readLag?: number;
  readonly limits: readonly RateLimit[];
  readonly faults: readonly Fault[];
}

/** They were revoked, or a clock jumped: from then on every call with them is refused. */
export interface EndingSessions {
  /** Calls that a session lasts for. */
  readonly calls: number;
  /** Of each account so many sessions, the first ones (default: all). */
  readonly sessions?: number;
  /** Left out: in all accounts. */
  readonly account?: string;
  readonly code: 'ExpiredToken' | 'InvalidClientTokenId' | 'RequestExpired';
}

export interface CallMatcher {
  /** 'iam' | 'sts' | 'organizations' | 'config' | 'access-analyzer' | 'sns' | 'ses' | 'dynamodb' | 'events' | 's3' | … */
  readonly service?: string;
  readonly action?: string;
  /** Account whose credentials sign the call (for AssumeRole: the target account). */
  readonly account?: string;
}

/** A token bucket per `per`: 'account' (the account called), 'caller' or 'all'. */
export interface RateLimit extends CallMatcher {
  readonly perSecond: number;
  readonly burst: number;
  readonly per: 'account' | 'all';
  /** Later rates, counted in milliseconds from the sandbox's start: a hidden limit that changes. */
  readonly changes?: readonly { readonly atMs: number; readonly perSecond: number }[];
}

export interface Fault extends CallMatcher {
  readonly kind: FaultKind;
  /** Matching calls to let pass first (default 0). */
  readonly skip?: number;
  /** Matching calls to hit after that (default: all). */
  readonly times?: number;
  /** Hit only this share of matching calls, drawn from the world's seed (0..1, default 1). */
  readonly share?: number;
  /** For 'error': the wire code and HTTP status. */
  readonly code?: string;
  readonly status?: number;
  readonly message?: string;
  /** For 'slow': milliseconds. */
  readonly delayMs?: number;
}

/**
 * server_error: HTTP 500; reset: the socket is cut, and nothing was done; lost: it was done, and then the socket is cut;
 * truncate: half a body; hang: no answer until the client gives up.
 */
export type FaultKind =
  | 'server_error' | 'throttle' | 'denied' | 'expired_token' | 'reset' | 'lost' | 'truncate' | 'hang' | 'slow' | 'error';
