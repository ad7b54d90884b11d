import { randomUUID } from 'node:crypto';
import { commonError, deniedMessage, noSuchEntity } from '../server/errors.js';
import { checkWord, optionalText, requiredText } from '../server/input.js';
import { treeOf, type Tree } from '../organizations/tree.js';
import { WireError, type Call, type SandboxState } from '../service.js';
import { accessDetails, type AccessDetail } from './organizations-usage.js';
import { entityAt, type ReportEntity } from './organizations-scope.js';
import { cutPage } from './paging.js';

interface Report {
  readonly id: string;
  readonly request: string;
  readonly createdAt: Date;
  readonly completedAt: Date;
  readonly outcome: { readonly error: { readonly Code: string; readonly Message: string } } | { readonly entity: ReportEntity };
  pollsLeft: number;
}

/** LIVE: an identical request within about a minute is the same job. */
const SAME_JOB_MS = 60_000;

const SORT_KEYS = [
  'SERVICE_NAMESPACE_ASCENDING', 'SERVICE_NAMESPACE_DESCENDING', 'LAST_AUTHENTICATED_TIME_ASCENDING', 'LAST_AUTHENTICATED_TIME_DESCENDING',
] as const;

/** iam:GenerateOrganizationsAccessReport: in the management account, and one at a time. */
export function generateOrganizationsAccessReport(call: Call, state: SandboxState): object {
  const path = requiredText(call.input, 'EntityPath', { min: 19, max: 427, pattern: /^o-[0-9a-z]{10,32}\/r-[0-9a-z]{4,32}[0-9a-z/-]*$/ });
  const policyId = optionalText(call.input, 'OrganizationsPolicyId', { min: 10, max: 130, pattern: /^p-[0-9a-zA-Z_]{8,128}$/ }) ?? null;
  const tree = treeOfManagement(call, state);
  const entity = path.startsWith(`${tree.organization.id}/`) ? entityAt(path, policyId, tree) : undefined;
  if (entity === undefined) throw new WireError('InvalidInput', 400, `The entity path ${path} is not in the organization.`);
  const reports = reportsOf(state);
  const now = state.clock();
  const request = `${path} ${policyId ?? ''}`;
  const same = reports.find((report) => report.request === request && now.getTime() - report.createdAt.getTime() < SAME_JOB_MS);
  if (same !== undefined) return { JobId: same.id };
  if (reports.some((report) => isPending(report, now))) {
    throw new WireError('ReportGenerationLimitExceeded', 409, 'A report is being generated already. Wait until it is complete.');
  }
  const { polls = 0, ms = 0 } = state.world.behaviour.organizationsReport ?? {};
  const completedAt = new Date(now.getTime() + ms);
  const report = { id: randomUUID(), request, createdAt: now, completedAt, outcome: outcomeOf(entity, tree, state), pollsLeft: polls };
  reports.push(report);
  return { JobId: report.id };
}

function outcomeOf(entity: ReportEntity, { organization }: Tree, { world }: SandboxState): Report['outcome'] {
  const refused = organization.policies === null ? 'ORGANIZATIONS_REPORT_ACCESS_DENIED' : null;
  const code = world.behaviour.organizationsReport?.failure ?? refused;
  return code === null ? { entity } : { error: { Code: code, Message: 'The report could not be generated.' } };
}

/** iam:GetOrganizationsAccessReport. A job that could not read the organization ends FAILED; the call itself succeeds. */
export function getOrganizationsAccessReport(call: Call, state: SandboxState): object {
  const jobId = requiredText(call.input, 'JobId', { min: 36, max: 36 });
  const sortKey = optionalText(call.input, 'SortKey', { min: 1, max: 64 }) ?? SORT_KEYS[0];
  checkWord('SortKey', sortKey, SORT_KEYS);
  const tree = treeOfManagement(call, state);
  const report = reportsOf(state).find(({ id }) => id === jobId);
  if (report === undefined) throw noSuchEntity(`No job found for job id ${jobId}`);
  const now = state.clock();
  if (isPending(report, now)) {
    report.pollsLeft = Math.max(0, report.pollsLeft - 1);
    return { JobStatus: 'IN_PROGRESS', JobCreationDate: report.createdAt, IsTruncated: false };
  }
  const head = { JobCreationDate: report.createdAt, JobCompletionDate: report.completedAt };
  if ('error' in report.outcome) return { JobStatus: 'FAILED', ...head, IsTruncated: false, ErrorDetails: report.outcome.error };
  const details = accessDetails(report.outcome.entity, tree, state);
  const { items, ...page } = cutPage(call, sorted(details, sortKey), {
    filter: `${jobId} ${sortKey}`,
    atMost: state.world.behaviour.pages.advisor,
  });
  return {
    JobStatus: 'COMPLETED',
    ...head,
    NumberOfServicesAccessible: details.length,
    NumberOfServicesNotAccessed: details.filter(({ last }) => last === null).length,
    AccessDetails: items.map(detailMembers),
    ...page,
  };
}

function treeOfManagement({ caller, service, action }: Call, state: SandboxState): Tree {
  const { organization } = state.world;
  if (organization === null || caller.accountId !== organization.managementAccountId) {
    throw commonError('iam', 'denied', deniedMessage(caller.arn, `${service}:${action}`, '*'));
  }
  return treeOf(organization, state);
}

function reportsOf(state: SandboxState): Report[] {
  return state.memory('iam.organizationsReports', (): Report[] => []);
}

function isPending({ pollsLeft, completedAt }: Report, now: Date): boolean {
  return pollsLeft > 0 || now < completedAt;
}

/** By namespace, or by last use: services never used are older than every use. */
function sorted(details: readonly AccessDetail[], sortKey: string): readonly AccessDetail[] {
  const byTime = sortKey.startsWith('LAST');
  const time = ({ last }: AccessDetail): number => (last === null ? 0 : Date.parse(last.at));
  const ascending = [...details].sort((a, b) => (byTime ? time(a) - time(b) : 0) || (a.namespace < b.namespace ? -1 : 1));
  return sortKey.endsWith('DESCENDING') ? ascending.reverse() : ascending;
}

function detailMembers({ namespace, name, last, accounts }: AccessDetail): object {
  return {
    ServiceName: name,
    ServiceNamespace: namespace,
    Region: last?.region,
    EntityPath: last?.entityPath,
    LastAuthenticatedTime: last && new Date(last.at),
    TotalAuthenticatedEntities: accounts,
  };
}
