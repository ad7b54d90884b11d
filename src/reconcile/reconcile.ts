import type { Account } from '../model/account.js';
import { parseCredentialReport, type CredentialReport, type ReportRow } from '../model/credential-report.js';
import { ROOT_USER } from '../model/root-user.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { ServiceControls } from '../policy/applied-policy.js';
import { controlsOf } from './controls.js';
import type { Gap, Note } from '../evidence/coverage.js';
import { PolicyShelf } from './documents.js';
import type { Entity, Principal, ReconciledRole, ReconciledUser } from './entity.js';
import { detailsWith, seenAt, valueOf, type AccountEvidence } from '../evidence/evidence.js';
import { ledgerOf } from './account-gaps.js';
import { matchUsers } from './match.js';
import { namedEntities } from './named-entities.js';
import { reconcileRole } from './role.js';
import { reconcileRoot, reconcileUser } from './user.js';
import type { AdvisorRequest } from '../evidence/advisor-request.js';
import type { Problem, UserContext } from './context.js';
import { liveSubjects, trackedServices, type TrackedServices } from './tracking.js';

export interface ReconciledAccount {
  readonly account: Account;
  readonly evidence: AccountEvidence;
  /** By name, in code-point order. */
  readonly users: readonly ReconciledUser[];
  /** By name, in code-point order; empty when roles were not asked for or not seen. */
  readonly roles: readonly ReconciledRole[];
  /**
   * Who else access advisor was to be asked about: groups, managed policies, and principals named where nothing lists the
   * users and roles.
   */
  readonly others: readonly Entity[];
  /** Which services AWS tracks, as far as a principal's use follows from other evidence. */
  readonly tracked: TrackedServices;
  /** What caps the account from above; UNKNOWN: not asked or not seen. */
  readonly controls: ServiceControls | Unknown;
  /** The root user, known only from the credential report; UNKNOWN without a readable row, which is never "fine". */
  readonly root: ReconciledUser | Unknown;
  readonly reportAsOf: Date | null;
  readonly configAsOf: Date | null;
  /** How many users each source knows; null: not seen. */
  readonly counts: Readonly<Record<'config' | 'credential_report' | 'account_details', number | null>>;
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}

/** Evidence of one account → one truth per principal. Pure: no clock, no network. */
export function reconcile(account: Account, gathered: AccountEvidence, advisor: AdvisorRequest | null = null): ReconciledAccount {
  const report = readReport(gathered);
  const evidence = withoutUnreadable(gathered, report);
  const reportAsOf = seenAt(evidence.credential_report);
  const problems: Problem[] = reportAsOf === null ? [] : report.problems.map((text) => ({ source: 'credential_report', text }));
  const shelf = new PolicyShelf(evidence.account_details, evidence.managed_policies);
  const details = valueOf(evidence.account_details);
  const config = valueOf(evidence.config)?.users ?? [];
  const rows = report.rows.filter((row) => row.get('user') !== ROOT_USER);
  const context: UserContext = { account, evidence, shelf, problems, reportAsOf, advisor };
  const users = matchUsers(details?.users ?? [], config, rows).map((matched) => reconcileUser(matched, context));
  const roles = rolesIn(context);
  const others = namedEntities(context, users);
  const root = rootIn(report, context);
  const entities = [...users, ...roles, ...others];
  for (const text of shelf.problems) problems.push({ source: 'account_details', text });
  return {
    account,
    evidence,
    users: users.sort(byName),
    roles: roles.sort(byName),
    others,
    tracked: advisor === null ? UNKNOWN : trackedServices(liveSubjects(entities, advisor), evidence),
    controls: controlsOf(evidence, problems),
    root,
    reportAsOf,
    configAsOf: seenAt(evidence.config),
    counts: countsOf(evidence, rows),
    ...ledgerOf({ account, evidence, users, entities, advisor }, problems),
  };
}

function rolesIn(context: UserContext): ReconciledRole[] {
  const { account_details: details } = context.evidence;
  return details?.seen === true ? details.value.roles.map((role) => reconcileRole(role, new Date(details.asOf), context)) : [];
}

function rootIn({ rows }: CredentialReport, context: UserContext): ReconciledUser | Unknown {
  const row = rows.find((each) => each.get('user') === ROOT_USER);
  if (row !== undefined) return reconcileRoot(row, context);
  if (context.reportAsOf !== null)
    context.problems.push({ source: 'credential_report', text: 'the report has no readable row for the root user' });
  return UNKNOWN;
}

function countsOf(evidence: AccountEvidence, rows: readonly ReportRow[]): ReconciledAccount['counts'] {
  return {
    config: valueOf(evidence.config)?.users.length ?? null,
    credential_report: evidence.credential_report?.seen === true ? rows.length : null,
    account_details: detailsWith('User', evidence)?.users.length ?? null,
  };
}

function readReport(evidence: AccountEvidence): CredentialReport {
  const value = valueOf(evidence.credential_report);
  return value === null ? { rows: [], problems: [] } : parseCredentialReport(value.csv);
}

/** A report of which nothing could be read was not seen: its time and its count of users say nothing. */
function withoutUnreadable(evidence: AccountEvidence, { rows, problems }: CredentialReport): AccountEvidence {
  const [first] = problems;
  if (first === undefined || rows.length > 0) return evidence;
  const detail = problems.length === 1 ? first : `${first}, and ${problems.length - 1} more like it`;
  return { ...evidence, credential_report: { seen: false, reason: 'unreadable', detail } };
}

function byName(a: Principal, b: Principal): number {
  const left = `${a.name}\u0000${a.arn}\u0000${String(a.id)}`;
  const right = `${b.name}\u0000${b.arn}\u0000${String(b.id)}`;
  return left < right ? -1 : left > right ? 1 : 0;
}
