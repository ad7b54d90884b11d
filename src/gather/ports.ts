import type { Unit } from './unit.js';
import type { AccountEvidence, AccountSource, Evidence } from '../evidence/evidence.js';
import type { TrailCall } from '../evidence/creation.js';
import type { PasswordPolicy, ServerCertificate } from '../evidence/account-settings.js';
import type {
  DetailFilter,
  EntityAccess,
  EvidenceValues,
  FindingKind,
  Granularity,
  GroupDetail,
  KeySource,
  ListedKey,
  OrganizationService,
  PolicyVersionTexts,
  RoleDetail,
  ServiceCredential,
  ServiceLastAccessed,
  UnusedFinding,
  UserDetail,
} from '../evidence/values.js';
import type { Account } from '../model/account.js';
import type { TrailReads } from './trail-ports.js';
import type { IdentityCenterReads } from './identity-ports.js';

/** sts:GetCallerIdentity. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
  readonly partition: string;
  /** The Region that Config and STS are asked in. */
  readonly region: string;
}

export interface Organization {
  readonly id: string;
  readonly managementAccountId: string;
}

export interface Aggregator {
  readonly name: string;
  readonly isOrganization: boolean;
  /** AggregatorFilters.ResourceType; null: every type. */
  readonly resourceTypes: readonly string[] | null;
}

export interface SourceStatus {
  readonly accountId: string;
  readonly region: string;
  readonly status: 'FAILED' | 'OUTDATED';
  readonly detail: string;
}

/** A managed policy's default version, as sent (URL-encoded). */
export interface ManagedPolicyText {
  readonly document: string;
  /** ISO 8601; null: AWS did not say. */
  readonly createdAt: string | null;
}

/** What can be asked with the caller's own credentials. Every method throws SourceError when AWS does not answer. */
export interface Hub {
  caller(): Promise<Caller>;
  /** null: the caller's account is in no organization. */
  organization(): Promise<Organization | null>;
  /**
   * `onPage` hears of each page as it comes; one may be empty, and an account may come twice. `onProblem` hears of what
   * can't be read among them; without it the list can't be read.
   */
  accounts(onPage?: (page: readonly Account[]) => void, onProblem?: (problem: string) => void): Promise<readonly Account[]>;
  /** Ids of the accounts below an organizational unit or root, all levels; null: there is no such unit. */
  accountsUnder(unitId: string): Promise<ReadonlySet<string> | null>;
  /** Every organizational unit below a root or unit. */
  units(rootId: string): Promise<readonly Unit[]>;
  aggregators(): Promise<readonly Aggregator[]>;
  /** Accounts whose data the aggregator itself calls failed or outdated. */
  troubledSources(aggregator: string): Promise<readonly SourceStatus[]>;
  /** Resources per account id, duplicates per Region counted; accounts without any are not in the map. */
  resourceCounts(aggregator: string, resourceType: string | null): Promise<ReadonlyMap<string, number>>;
  /** Pages of an advanced query, each row a JSON text: 100 rows, or 500 of a query with GROUP BY. */
  select(aggregator: string, expression: string): AsyncIterable<readonly string[]>;
  /** The same over what the caller's own account records in this Region. */
  selectOwn(expression: string): AsyncIterable<readonly string[]>;
  managedPolicy(arn: string): Promise<ManagedPolicyText>;
  /** Every service control policy in force with its targets; null: they are not switched on in the organization. */
  controlPolicies(): Promise<readonly ControlPolicyTargets[] | null>;
  /** Active analyzers of unused access over the organization, in this Region. */
  unusedAccessAnalyzers(): Promise<readonly UnusedAccessAnalyzer[]>;
  /** Active findings of an analyzer about these accounts and of these kinds, in pages. */
  unusedFindings(
    analyzer: UnusedAccessAnalyzer,
    accountIds: readonly string[],
    kinds: readonly FindingKind[],
  ): AsyncIterable<readonly AccountFinding[]>;
  /**
   * What Security Hub has found to be unused in these accounts, of every kind, in pages; the same may come twice. An account of
   * which nothing comes may not have it.
   */
  securityHubFindings(accountIds: readonly string[]): AsyncIterable<readonly AccountFinding[]>;
  /** Starts a report of the services used below a path such as `o-x/r-y/ou-z/111122223333`. Returns the job id. */
  generateOrganizationAccess(entityPath: string): Promise<string>;
  getOrganizationAccess(jobId: string, marker: string | null): Promise<OrganizationAccessPage>;
  readonly identityCenter: IdentityCenterReads;
  /** A table of Athena; what it can't be asked is a SourceError. */
  readonly openTrail: TrailReads['openTrail'];
  /** The caller's own account without assuming a role; any other one by AssumeRole, once. */
  open(account: Account): Promise<AccountSession>;
}

/** Who may act for the organization; asked by `doctor` alone. */
export interface OrganizationTrust {
  /** Service principals with trusted access, such as config.amazonaws.com. */
  trustedServices(): Promise<readonly string[]>;
  /** Account ids. */
  delegatedAdministrators(): Promise<readonly string[]>;
}

export interface DetailsPage {
  readonly users: readonly UserDetail[];
  readonly roles: readonly RoleDetail[];
  readonly groups: readonly GroupDetail[];
  /** Default versions by ARN. */
  readonly documents: Readonly<Record<string, string>>;
  /** ISO 8601, by ARN. */
  readonly policyCreatedAt: Readonly<Record<string, string>>;
  /** By ARN; a policy whose default version is as old as itself has none. */
  readonly policyVersions: Readonly<Record<string, PolicyVersionTexts>>;
  readonly problems: readonly string[];
}

export type ReportState =
  | { readonly state: 'absent' | 'pending' }
  | { readonly state: 'ready'; readonly csv: string; readonly generatedAt: string };

export type JobUnfinished = { readonly status: 'in_progress' } | { readonly status: 'failed'; readonly detail: string };

export type LastAccessedPage =
  | JobUnfinished
  | {
      readonly status: 'completed';
      readonly services: readonly ServiceLastAccessed[];
      readonly marker: string | null;
      /** How long AWS worked on it; null: it did not say. */
      readonly tookMs: number | null;
    };

export type EntitiesPage =
  | JobUnfinished
  | { readonly status: 'completed'; readonly entities: readonly EntityAccess[]; readonly marker: string | null };

export type OrganizationAccessPage =
  | JobUnfinished
  | { readonly status: 'completed'; readonly services: readonly OrganizationService[]; readonly marker: string | null };

/** A service control policy and the root, units and accounts that it is attached to. */
export interface ControlPolicyTargets {
  readonly name: string;
  readonly document: string;
  readonly targets: readonly string[];
}

/** An analyzer of unused access over the whole organization. */
export interface UnusedAccessAnalyzer {
  readonly arn: string;
  readonly name: string;
  /** It reports what was not used for so many days. */
  readonly ageDays: number;
  /** Accounts that it was told to leave out. */
  readonly excludedAccounts: readonly string[];
  /** Was it told to leave out users and roles with certain tags? */
  readonly excludesTags: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  /** When it last looked at something, ISO 8601; null: AWS did not say. */
  readonly lookedAt: string | null;
}

/** A finding, or why one can't be read. */
export type AccountFinding =
  | { readonly accountId: string; readonly finding: UnusedFinding }
  | { readonly accountId: string; readonly problem: string; readonly kind?: FindingKind };

/** One call with its answer, or why its record can't be read. */
export type TrailEvent = (TrailCall & { readonly response: unknown }) | { readonly problem: string };

/** What can be asked inside one account. */
export interface AccountSession {
  alias(): Promise<string | null>;
  /** Starts a credential report, or says that there is one younger than four hours. */
  generateReport(): Promise<'pending' | 'ready'>;
  getReport(): Promise<ReportState>;
  details(filters: readonly DetailFilter[]): AsyncIterable<DetailsPage>;
  managedPolicy(arn: string): Promise<ManagedPolicyText>;
  /** Returns the job id, which only this session can look up. */
  generateLastAccessed(arn: string, granularity: Granularity): Promise<string>;
  getLastAccessed(jobId: string, marker: string | null): Promise<LastAccessedPage>;
  /** Who of a group or policy used a service; of a job that is done. */
  getLastAccessedEntities(jobId: string, namespace: string, marker: string | null): Promise<EntitiesPage>;
  /** Credentials of single services, of all users, in pages. */
  serviceCredentials(): AsyncIterable<readonly ServiceCredential[]>;
  /** null: none is set. */
  passwordPolicy(): Promise<PasswordPolicy | null>;
  serverCertificates(): AsyncIterable<readonly ServerCertificate[]>;
  /** What one user holds; null: there is no such user. */
  keysOf(source: KeySource, userName: string): Promise<readonly ListedKey[] | null>;
  /** Events of IAM by the name of the call, newest first, in pages; from then on. */
  events(name: string, since: Date): AsyncIterable<readonly TrailEvent[]>;
}

/** Does a kept value answer the question? Another process may have to be asked. */
export type Accept<S extends AccountSource> = (value: EvidenceValues[S]) => boolean | Promise<boolean>;

/** A record in the bytes that are kept. */
export interface MadeRecord {
  readonly bytes: Uint8Array;
  /** When it was true, ISO 8601; null: it was not seen. */
  readonly asOf: string | null;
}

/** Keeps evidence while a run gathers it. */
export interface EvidenceStore {
  /** Adds to what is known of the account. */
  put(accountId: string, evidence: AccountEvidence): Promise<void>;
  /** The same in the bytes that are kept, as another process of this run has made them; left out: it keeps none. */
  putMade?(accountId: string, source: AccountSource, made: MadeRecord): Promise<void>;
  read(accountId: string): Promise<AccountEvidence>;
  /**
   * Evidence of an interrupted or recent run that need not be asked again, as part of this run; null: ask.
   * `accept` refuses what does not answer this run's question.
   */
  reuse<S extends AccountSource>(
    accountId: string,
    source: S,
    accept: Accept<S>,
  ): Promise<Evidence<EvidenceValues[S]> | null>;
}

/** Time, handed in: tests move it by hand and never wait. */
export interface Clock {
  now(): Date;
  /** Milliseconds since some moment, for measuring: no correction of the date touches them. They pass as `sleep` does. */
  monotonic(): number;
  /** Rejects when the run is interrupted. */
  sleep(ms: number): Promise<void>;
  /** 0 ≤ x < 1, for jitter. */
  random(): number;
}
