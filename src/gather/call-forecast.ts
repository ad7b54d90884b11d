import type { AccountSource, Source } from '../evidence/evidence.js';
import type { DetailFilter } from '../evidence/values.js';
import { parseArn } from '../model/arn.js';
import { isClosed, type Account } from '../model/account.js';
import { limitOf } from './pace/limits.js';
import type { Scope } from './scope.js';
import type { AdvisorRequest } from '../evidence/advisor-request.js';

/** What one API would be asked in a run. */
export interface PlannedCalls {
  /** e.g. iam:GetCredentialReport; also the permission that it takes. */
  readonly action: string;
  /** With the caller's own credentials, or inside the accounts. */
  readonly where: 'hub' | 'members';
  readonly accounts: number;
  /** At least so many: what is not counted yet (roles, groups, policies, waiting for reports) comes on top. */
  readonly calls: number;
  /** Calls per second that are assumed of the limit: the hub's, or each account's own. */
  readonly perSecond: number;
  /** Seconds that the limit alone makes it take. */
  readonly seconds: number;
}

export interface Plan {
  readonly calls: readonly PlannedCalls[];
  readonly accounts: number;
  readonly skipped: number;
  /** Users as AWS Config counts them; null: not counted (no Config in this mode). */
  readonly users: number | null;
  /** Records of evidence that are fresh enough not to be asked again. */
  readonly kept: number;
  /** Seconds: what the slowest limit, the longest account and the calls in flight make together; a forecast. */
  readonly seconds: number;
}

export interface PlanFacts {
  readonly scope: Scope;
  readonly sources: ReadonlySet<Source>;
  /** What account details are asked for. */
  readonly filters: readonly DetailFilter[];
  /** Whom access advisor is asked about; null: no principal. */
  readonly advisor: AdvisorRequest | null;
  /** Rows of the user query per account; null: not counted. */
  readonly users: ReadonlyMap<string, number> | null;
  readonly isKept: (accountId: string, source: AccountSource) => boolean;
  readonly mayOpen: (accountId: string) => boolean;
  /** Kinds of things that CloudTrail is asked the making of. */
  readonly creations: number;
  readonly maxRate: number | null;
  readonly concurrency: number;
  /** Milliseconds that a call took while this was counted. */
  readonly latencyMs: number;
}

const ORGANIZATION_PAGE = 20;
const CONFIG_PAGE = 100;
const DETAILS_PAGE = 1000;
/** Pages of 100 rows hang on one another; groups run side by side, this many at once. */
const CONFIG_CHAINS = 6;
/** One at a time in the whole organization, and none is ready at once. */
const REPORT_OF_ACCOUNT = 'iam:GenerateOrganizationsAccessReport';
const REPORT_SECONDS = 1;

/** Calls by API and the time they take, from what was counted. Pure. */
export function planFor(facts: PlanFacts): Plan {
  const { scope, users } = facts;
  const open = scope.accounts.filter((account) => !isClosed(account));
  const members = open.map((account) => memberCalls(account, facts));
  const calls = [...hubCalls(open, facts), ...total(members)].map((row) => ({ ...row, seconds: secondsFor(row, members, facts) }));
  return {
    calls,
    accounts: open.length,
    skipped: scope.accounts.length - open.length,
    users: users === null ? null : open.reduce((sum, { id }) => sum + (users.get(id) ?? 0), 0),
    kept: open.reduce((sum, { id }) => sum + keptOf(id, facts), 0),
    seconds: wallSeconds(calls, members, facts),
  };
}

/** One query, and a page of what it found; how often it is looked after is not counted. */
const TRAIL = ['athena:GetTableMetadata', 'athena:StartQueryExecution', 'athena:GetQueryExecution', 'athena:GetQueryResults'];

type Row = Omit<PlannedCalls, 'seconds'>;
type MemberCalls = ReadonlyMap<string, number>;

function hubCalls(open: readonly Account[], facts: PlanFacts): Row[] {
  const { scope } = facts;
  const rows: Row[] = [hubRow('sts:GetCallerIdentity', 1)];
  if (facts.sources.has('organization_trail')) rows.push(...TRAIL.map((action) => hubRow(action, 1)));
  if (scope.mode === 'account') return rows;
  const pages = Math.ceil(scope.known.size / ORGANIZATION_PAGE);
  rows.push(hubRow('organizations:DescribeOrganization', 1), hubRow('organizations:ListAccounts', pages));
  return [...rows, ...configCalls(open, facts), ...organizationCalls(open, facts)];
}

function configCalls(open: readonly Account[], { scope, sources, users, isKept }: PlanFacts): Row[] {
  if (scope.mode !== 'aggregator') return [];
  // The aggregator is looked for in any case: where Organizations does not answer, it knows the accounts.
  const rows = [hubRow('config:DescribeConfigurationAggregators', 1)];
  const asked = sources.has('config') ? open.filter(({ id }) => !isKept(id, 'config')) : [];
  if (asked.length === 0) return rows;
  const userRows = asked.reduce((sum, { id }) => sum + (users?.get(id) ?? 0), 0);
  rows.push(hubRow('config:DescribeConfigurationAggregatorSourcesStatus', 1));
  rows.push(hubRow('config:SelectAggregateResourceConfig', Math.max(1, Math.ceil(userRows / CONFIG_PAGE))));
  // A second one only where there are not even roles, which have not been counted yet.
  if (asked.some(({ id }) => (users?.get(id) ?? 0) === 0)) rows.push(hubRow('config:GetAggregateDiscoveredResourceCounts', 1));
  return rows;
}

/** Policies, findings and pages are not counted: how many there are is known only when they have been listed. */
function organizationCalls(open: readonly Account[], { scope, sources, isKept }: PlanFacts): Row[] {
  const askedBy = (source: AccountSource): readonly Account[] => (sources.has(source) ? open.filter(({ id }) => !isKept(id, source)) : []);
  const rows: Row[] = [];
  if (askedBy('service_control_policies').length > 0) rows.push(hubRow('organizations:ListPolicies', 1));
  const analyzers = (['unused_findings', 'unused_credentials'] as const).filter((source) => askedBy(source).length > 0).length;
  if (analyzers > 0) rows.push(hubRow('access-analyzer:ListAnalyzers', analyzers));
  if (askedBy('identity_center').length > 0) rows.push(hubRow('sso:ListPermissionSets', 1));
  if (sources.has('identity_store') && !isKept(scope.caller.accountId, 'identity_store')) rows.push(hubRow('identitystore:ListUsers', 1));
  // These reports are made in the management account only.
  const isManagement = scope.organization?.managementAccountId === scope.caller.accountId;
  const reports = isManagement ? askedBy('organization_access').filter(({ path }) => path !== null) : [];
  if (reports.length > 0) rows.push(hubRow(REPORT_OF_ACCOUNT, reports.length), hubRow('iam:GetOrganizationsAccessReport', reports.length));
  return rows;
}

function hubRow(action: string, calls: number): Row {
  return { action, where: 'hub', accounts: 1, calls, perSecond: rateOf(action, null) };
}

/** One call each, but for accounts with thousands of them. */
const ONCE: readonly (readonly [AccountSource, string])[] = [
  ['service_credentials', 'iam:ListServiceSpecificCredentials'],
  ['password_policy', 'iam:GetAccountPasswordPolicy'],
  ['server_certificates', 'iam:ListServerCertificates'],
  // As if the account had something young of each kind: how old things are is not counted.
  ['cloudtrail', 'cloudtrail:LookupEvents'],
];

function timesOf(source: AccountSource, { creations }: PlanFacts): number {
  return source === 'cloudtrail' ? creations : 1;
}

/** What one account is asked, by action. An account of which everything is kept is not entered. */
function memberCalls({ id }: Account, facts: PlanFacts): MemberCalls {
  const { scope, sources, filters, advisor, users, isKept, mayOpen } = facts;
  const calls = new Map<string, number>();
  if (!mayOpen(id)) return calls;
  const own = users?.get(id) ?? 0;
  const asks = (source: AccountSource): boolean => sources.has(source) && !isKept(id, source);
  if (asks('credential_report')) calls.set('iam:GenerateCredentialReport', 1).set('iam:GetCredentialReport', 1);
  if (asks('account_details')) calls.set('iam:GetAccountAuthorizationDetails', detailPages(own, filters));
  for (const [source, action] of ONCE.filter(([source]) => asks(source))) calls.set(action, timesOf(source, facts));
  const jobs = asks('last_accessed') ? jobsIn(id, own, advisor) : 0;
  if (jobs > 0) calls.set('iam:GenerateServiceLastAccessedDetails', jobs).set('iam:GetServiceLastAccessedDetails', jobs);
  if (scope.mode === 'account') calls.set('iam:ListAccountAliases', 1);
  if (calls.size > 0 && id !== scope.caller.accountId) calls.set('sts:AssumeRole', 1);
  return calls;
}

/** Roles, groups and policies stand on the same pages, but have not been counted. */
function detailPages(users: number, filters: readonly DetailFilter[]): number {
  return filters.includes('User') ? Math.max(1, Math.ceil(users / DETAILS_PAGE)) : 1;
}

/** Jobs that are certain. Roles are not counted yet, and whose answer will be implied shows only in what else is read. */
function jobsIn(accountId: string, users: number, advisor: AdvisorRequest | null): number {
  if (advisor === null || advisor.inferDays !== null) return 0;
  const { subjects } = advisor;
  if (typeof subjects === 'string') return subjects === 'roles' ? 0 : users;
  return [...subjects].filter((subject) => [accountId, 'aws'].includes(parseArn(subject)?.accountId ?? subject.split(':')[0] ?? '')).length;
}

function total(members: readonly MemberCalls[]): Row[] {
  const rows = new Map<string, { accounts: number; calls: number }>();
  for (const [action, calls] of members.flatMap((member) => [...member])) {
    const known = rows.get(action) ?? { accounts: 0, calls: 0 };
    rows.set(action, { accounts: known.accounts + 1, calls: known.calls + calls });
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([action, counts]) => ({ action, where: 'members', ...counts, perSecond: rateOf(action, 'member') }));
}

function keptOf(accountId: string, { sources, isKept }: PlanFacts): number {
  return [...sources].filter((source) => source !== 'organizations' && isKept(accountId, source)).length;
}

function rateOf(action: string, accountId: string | null): number {
  const [service = '', name = ''] = action.split(':');
  return limitOf(service, name, accountId).assumption.start;
}

/** A limit of the hub is shared by all accounts; IAM's are each account's own, so the longest account decides. */
function secondsFor({ action, where, calls, perSecond }: Row, members: readonly MemberCalls[], { maxRate }: PlanFacts): number {
  const rate = Math.min(perSecond, maxRate ?? Infinity);
  if (where === 'hub' || action.startsWith('sts:')) return calls / rate;
  const longest = Math.max(0, ...members.map((member) => member.get(action) ?? 0));
  return longest / rate;
}

/**
 * Listing, then Config, then the accounts; reports of single accounts go on beside these. Each is as slow as the slowest
 * of: its limits, its longest chain of calls that wait for one another, and all its calls shared out over the calls in flight.
 */
function wallSeconds(
  calls: readonly PlannedCalls[],
  members: readonly MemberCalls[],
  { concurrency, latencyMs, maxRate }: PlanFacts,
): number {
  const latency = latencyMs / 1000;
  const slowest = (rows: readonly PlannedCalls[]): number => Math.max(0, ...rows.map(({ seconds }) => seconds));
  const ofHub = calls.filter(({ where }) => where === 'hub');
  const of = (service: string): readonly PlannedCalls[] => ofHub.filter(({ action }) => action.startsWith(service));
  const count = (rows: readonly PlannedCalls[]): number => rows.reduce((sum, row) => sum + row.calls, 0);
  const listing = Math.max(slowest(of('organizations')), count(of('organizations')) * latency);
  const config = Math.max(slowest(of('config')), (count(of('config')) * latency) / CONFIG_CHAINS);
  const inside = calls.filter(({ where }) => where === 'members');
  const perAccount = members.map((member) => [...member.values()].reduce((sum, own) => sum + own, 0));
  const longest = Math.max(0, ...perAccount.map((own) => Math.max(Math.min(own, 5) * latency, maxRate === null ? 0 : own / maxRate)));
  const accounts = Math.max(slowest(inside), longest, (count(inside) * latency) / concurrency);
  const reports = count(of(REPORT_OF_ACCOUNT)) * (REPORT_SECONDS + 2 * latency);
  return listing + Math.max(config + accounts, reports);
}
