import type { AccountEvidence, Seen, Unseen, UnseenReason } from '../src/evidence/evidence.js';
import { reconcile, type ReconciledAccount } from '../src/reconcile/reconcile.js';
import type { ReconciledRole, ReconciledUser } from '../src/reconcile/entity.js';
import { DETAIL_FILTERS } from '../src/evidence/values.js';
import type {
  AccountDetails,
  ConfigInventory,
  ConfigUser,
  CredentialReportText,
  Granularity,
  GroupDetail,
  LastAccessed,
  LastAccessedAnswer,
  ManagedPolicies,
  RoleDetail,
  ServiceLastAccessed,
  UserDetail,
} from '../src/evidence/values.js';
import { UNKNOWN } from '../src/model/value.js';
import type { Account } from '../src/model/account.js';
import { type ReportRow } from '../src/model/credential-report.js';
import { ROOT_USER } from '../src/model/root-user.js';
import type { AdvisorRequest } from '../src/evidence/advisor-request.js';
import { settingsFrom, type Settings } from '../src/cli/settings.js';
import { keyOf } from '../src/options/option.js';
import { REPORT_OPTIONS, type ReportContext, type ReportOptions } from '../src/reports/options.js';

export const ACCOUNT_ID = '111122223333';
/** GeneratedTime of every report made here: the "now" of what it says. */
export const REPORT_AT = '2026-11-20T08:00:00.000Z';
/** When the other sources were asked. */
export const ASKED_AT = '2026-11-20T08:30:00.000Z';
export const NOW = new Date('2026-11-20T08:31:00Z');
/** A user without a date of its own was created here, three years before the report. */
export const CREATED_AT = '2023-11-20T08:00:00Z';

/** What judgements are measured against where no option is given. */
export function context(more: Partial<ReportContext> = {}): ReportContext {
  const options = Object.fromEntries(REPORT_OPTIONS.map(({ flags }) => keyOf(flags) as keyof Settings).map((key) => [key, USUAL[key] ?? null]));
  return {
    ...(options as unknown as ReportOptions),
    now: NOW,
    days: 90,
    unusedDays: null,
    leaving: null,
    policy: null,
    withoutRoles: false,
    subjects: new Set(),
    catalogue: { asOf: '', services: new Map(), actions: new Map() },
    organization: new Map(),
    partition: 'aws',
    assumedRoles: null,
    directory: UNKNOWN,
    ...more,
  };
}

const USUAL = settingsFrom({});

/** That many days, and so many seconds more, before the report. */
export function ago(days: number, seconds = 0): string {
  return new Date(Date.parse(REPORT_AT) - days * 86_400_000 - seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** That many days, and so many seconds more, before the other sources were asked. */
export function beforeAsked(days: number, seconds = 0): string {
  return new Date(Date.parse(ASKED_AT) - days * 86_400_000 - seconds * 1000).toISOString();
}

export function account(more: Partial<Account> = {}): Account {
  const { id = ACCOUNT_ID } = more;
  const path = `o-exampleorg/r-root/ou-root-aaaaaaaa/ou-root-bbbbbbbb/${id}/`;
  return {
    id,
    name: 'web-prod',
    email: 'web-prod@example.com',
    state: 'ACTIVE',
    path,
    joinedAt: '2020-01-01T00:00:00.000Z',
    isManagement: false,
    ...more,
  };
}

export function arnOf(userName: string, path = '/', accountId = ACCOUNT_ID): string {
  return `arn:aws:iam::${accountId}:user${path}${userName}`;
}

export const COLUMNS = [
  ...['user', 'arn', 'user_creation_time', 'password_enabled', 'password_last_used', 'password_last_changed'],
  ...['password_next_rotation', 'mfa_active'],
  ...['access_key_1_active', 'access_key_1_last_rotated', 'access_key_1_last_used_date'],
  ...['access_key_1_last_used_region', 'access_key_1_last_used_service'],
  ...['access_key_2_active', 'access_key_2_last_rotated', 'access_key_2_last_used_date'],
  ...['access_key_2_last_used_region', 'access_key_2_last_used_service'],
  ...['cert_1_active', 'cert_1_last_rotated', 'cert_2_active', 'cert_2_last_rotated'],
];

export const ALL_COLUMNS = [...COLUMNS, 'additional_credentials_info'];

/** The cells that differ from those of a user without any credential. */
export type Cells = Readonly<Record<string, string>>;

/** A row as the parser hands it on; columns it was not given are those of a user without any credential. */
export function row(userName: string, cells: Cells = {}): ReportRow {
  const arn = userName === ROOT_USER ? `arn:aws:iam::${ACCOUNT_ID}:root` : arnOf(userName);
  const defaults: Cells = { user: userName, arn, user_creation_time: CREATED_AT, password_enabled: 'false', mfa_active: 'false' };
  return new Map(ALL_COLUMNS.map((name) => [name, cells[name] ?? defaults[name] ?? (name.endsWith('_active') ? 'false' : 'N/A')]));
}

/** Cells of a console password; without a last sign-in it was never used. */
export function password(changed: string, lastUsed = 'no_information'): Cells {
  return { password_enabled: 'true', password_last_used: lastUsed, password_last_changed: changed };
}

/** Cells of an active access key; without a last use it was never used. */
export function key(slot: 1 | 2, created: string, lastUsed = 'N/A', active = 'true'): Cells {
  const used = lastUsed === 'N/A' ? 'N/A' : 'us-east-1';
  return {
    [`access_key_${slot}_active`]: active,
    [`access_key_${slot}_last_rotated`]: created,
    [`access_key_${slot}_last_used_date`]: lastUsed,
    [`access_key_${slot}_last_used_region`]: used,
    [`access_key_${slot}_last_used_service`]: used === 'N/A' ? 'N/A' : 'sts',
  };
}

export interface Csv {
  readonly columns?: readonly string[];
  readonly quote?: boolean;
}

export function line(cells: ReportRow, { columns = COLUMNS, quote = false }: Csv = {}): string {
  return columns
    .map((name) => cells.get(name) ?? '')
    .map((cell) => (quote && /[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}

export const ROOT = row(ROOT_USER);

/** The report as AWS sends it: LF between lines, none at the end. Strings stand in it as they are. */
export function csvOf(rows: readonly (ReportRow | string)[], csv: Csv = {}): string {
  const { columns = COLUMNS } = csv;
  return [columns.join(','), ...rows.map((each) => (typeof each === 'string' ? each : line(each, csv)))].join('\n');
}

export function detail(userName: string, more: Partial<UserDetail> = {}): UserDetail {
  const { path = '/' } = more;
  return {
    userId: `AIDA${userName.toUpperCase()}`,
    arn: arnOf(userName, path),
    userName,
    path,
    createdAt: CREATED_AT,
    groups: [],
    attached: [],
    inline: [],
    boundaryArn: null,
    tags: [],
    ...more,
  };
}

export function configUser(userName: string, more: Partial<ConfigUser> = {}): ConfigUser {
  return { ...detail(userName), capturedAt: ASKED_AT, ...more };
}

export function seen<T>(value: T, asOf = ASKED_AT): Seen<T> {
  return { seen: true, asOf, value };
}

export function unseen(reason: UnseenReason, detail = `words of AWS about ${reason}`): Unseen {
  return { seen: false, reason, detail };
}

export function config(users: readonly ConfigUser[], more: Partial<ConfigInventory> = {}): Seen<ConfigInventory> {
  return seen({ users, problems: [], certain: true, status: { state: 'current', detail: '' }, ...more });
}

/** A report with a root row before the given ones. */
export function report(
  rows: readonly (ReportRow | string)[],
  csv: Csv = { columns: ALL_COLUMNS, quote: true },
): Seen<CredentialReportText> {
  return seen({ csv: csvOf([ROOT, ...rows], csv) }, REPORT_AT);
}

export function details(users: readonly UserDetail[], more: Partial<AccountDetails> = {}): Seen<AccountDetails> {
  return seen({
    users,
    roles: [],
    groups: [],
    documents: {},
    policyCreatedAt: {},
    policyVersions: {},
    problems: [],
    filters: DETAIL_FILTERS,
    ...more,
  });
}

export function group(groupName: string, more: Partial<GroupDetail> = {}): GroupDetail {
  return { groupName, arn: `arn:aws:iam::${ACCOUNT_ID}:group/${groupName}`, createdAt: CREATED_AT, attached: [], inline: [], ...more };
}

export function managed(
  documents: Readonly<Record<string, string>> = {},
  problems: readonly string[] = [],
  policyCreatedAt: Readonly<Record<string, string>> = {},
  absent: readonly string[] = [],
): Seen<ManagedPolicies> {
  return seen({ documents, policyCreatedAt, absent, problems });
}

export function lastAccessed(
  byArn: Readonly<Record<string, LastAccessedAnswer>>,
  granularity: Granularity = 'service',
): Seen<LastAccessed> {
  return seen({ granularity, byArn });
}

/** What access advisor says of a service; without a date: not in the tracking window. */
export function service(
  namespace: string,
  lastAuthenticated: string | null = null,
  more: Partial<ServiceLastAccessed> = {},
): ServiceLastAccessed {
  const used = lastAuthenticated !== null;
  const where = { region: used ? 'us-east-1' : null, entity: null, entities: Number(used), actions: null };
  return { namespace, name: namespace.toUpperCase(), lastAuthenticated, ...where, ...more };
}

export function completed(services: readonly ServiceLastAccessed[]): LastAccessedAnswer {
  return { status: 'completed', services, entities: {}, policies: null };
}

export const TRUST_EC2 =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

export function role(roleName: string, more: Partial<RoleDetail> = {}): RoleDetail {
  const { path = '/' } = more;
  return {
    roleId: `AROA${roleName.toUpperCase()}`,
    arn: `arn:aws:iam::${ACCOUNT_ID}:role${path}${roleName}`,
    roleName,
    path,
    createdAt: CREATED_AT,
    trust: TRUST_EC2,
    attached: [],
    inline: [],
    boundaryArn: null,
    tags: [],
    lastUsed: null,
    ...more,
  };
}

/** The only role of that name. */
export function roleNamed({ roles }: Pick<ReconciledAccount, 'roles'>, name: string): ReconciledRole {
  const found = roles.filter((each) => each.name === name);
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} roles are named ${name}`);
  return first;
}

export const ADMIN_ARN = 'arn:aws:iam::aws:policy/AdministratorAccess';
export const ADMIN_TEXT = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

export function reconciled(evidence: AccountEvidence, of: Account = account(), advisor: AdvisorRequest | null = null): ReconciledAccount {
  return reconcile(of, evidence, advisor);
}

/** The only user of that name. */
export function userNamed({ users }: Pick<ReconciledAccount, 'users'>, name: string): ReconciledUser {
  const found = users.filter((user) => user.name === name);
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} users are named ${name}`);
  return first;
}

/** A user that all sources agree on, with these cells in its report. */
export function userWith(cells: Cells, more: Partial<UserDetail> = {}): ReconciledUser {
  const evidence = { credential_report: report([row('alice', cells)]), account_details: details([detail('alice', more)]) };
  return userNamed(reconciled(evidence), 'alice');
}
