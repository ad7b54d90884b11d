import type { Evidence, Unseen } from '../../evidence/evidence.js';
import type { OrganizationAccess, OrganizationService } from '../../evidence/values.js';
import type { Account } from '../../model/account.js';
import { learningWaits, type LearningWaits } from '../pace/learning-waits.js';
import { growingWaits, poll } from '../pace/poll.js';
import { NOTHING_FOUND, notKept, putEach, type HubTools } from './hub-source.js';
import type { Caller, Organization, OrganizationAccessPage } from '../ports.js';
import type { Scope } from '../scope.js';
import { observe, SourceError, unseen } from '../source-error.js';
import { onceEach } from '../token-loop.js';
import type { RunFindings } from '../run-findings.js';

/** A report that is not done by then is given up. */
const JOB_DEADLINE_MS = 5 * 60_000;

/** AWS makes one report at a time in the whole organization; another caller's may be under way. */
const TURN = { firstMs: 2_000, deadlineMs: 10 * 60_000 };

/** What a report is made with. */
interface Reporting extends Pick<HubTools, 'hub' | 'clock'> {
  readonly times: LearningWaits;
}

/** Which services were used in each account, by anybody: one report after the other. */
export async function readOrganizationAccess(
  { caller, organization }: Pick<Scope, 'caller' | 'organization'>,
  accounts: readonly Account[],
  { hub, clock, store }: HubTools,
): Promise<RunFindings> {
  const missing = await notKept('organization_access', accounts, store);
  const reporting = { hub, clock, times: learningWaits() };
  let hopeless = elsewhere(caller, organization);
  for (const account of missing) {
    const evidence: Evidence<OrganizationAccess> = hopeless ?? (await observe(() => askOrganizationAccess(account, reporting)));
    if (!evidence.seen && concernsAll(evidence)) hopeless = evidence;
    await putEach('organization_access', [account], store, () => evidence);
  }
  return NOTHING_FOUND;
}

function elsewhere({ accountId }: Caller, organization: Organization | null): Unseen | null {
  const where = 'these reports are made in the management account only';
  if (organization === null) return unseen('failed', `${where}, and which one that is is not known`);
  if (accountId === organization.managementAccountId) return null;
  return unseen('denied', `${where} (${organization.managementAccountId}), and the caller is in ${accountId}`);
}

const FOR_ALL: readonly Unseen['reason'][] = ['denied', 'credentials_expired', 'unreachable', 'throttled'];

/** Would the next account hear the same? Then a thousand need not be asked. Missing permissions also show as a failed job. */
function concernsAll({ reason, detail }: Unseen): boolean {
  return FOR_ALL.includes(reason) || (reason === 'job_failed' && detail.includes('ACCESS_DENIED'));
}

async function askOrganizationAccess({ path }: Account, reporting: Reporting): Promise<Evidence<OrganizationAccess>> {
  if (path === null) return unseen('failed', 'AWS did not send where in the organization the account is');
  const asOf = reporting.clock.now().toISOString();
  const services = await reported(path.replace(/\/$/, ''), reporting, 2);
  return 'seen' in services ? services : { seen: true, asOf, value: { services } };
}

/** A job belongs to the session that made it: after a renewal it is gone (NoSuchEntity) and must be started again. */
async function reported(entityPath: string, reporting: Reporting, tries: number): Promise<readonly OrganizationService[] | Unseen> {
  const jobId = await started(entityPath, reporting);
  try {
    return await collect(jobId, reporting);
  } catch (error) {
    if (tries <= 1 || !(error instanceof SourceError) || error.code !== 'NoSuchEntity') throw error;
    return reported(entityPath, reporting, tries - 1);
  }
}

async function started(entityPath: string, { hub, clock }: Reporting): Promise<string> {
  const jobId = await poll(clock, growingWaits(TURN.firstMs, 'now'), TURN.deadlineMs, async () => {
    try {
      return await hub.generateOrganizationAccess(entityPath);
    } catch (error) {
      if (!(error instanceof SourceError) || error.code !== 'ReportGenerationLimitExceeded') throw error;
      return null;
    }
  });
  if (jobId !== null) return jobId;
  const text = `another report was still being made after ${TURN.deadlineMs / 60_000} minutes`;
  throw new SourceError('throttled', 'ReportGenerationLimitExceeded', text);
}

async function collect(jobId: string, { hub, clock, times }: Reporting): Promise<readonly OrganizationService[] | Unseen> {
  const first = await poll(clock, times.begun(), JOB_DEADLINE_MS, async () => {
    const page = await hub.getOrganizationAccess(jobId, null);
    return page.status === 'in_progress' ? null : page;
  });
  if (first === null) return unseen('timed_out', `the job was still in progress after ${JOB_DEADLINE_MS / 60_000} minutes`);
  const services: OrganizationService[] = [];
  const next = onceEach('iam:GetOrganizationsAccessReport');
  for (let page: OrganizationAccessPage = first; ; ) {
    if (page.status === 'in_progress') return unseen('job_failed', 'the job went back to IN_PROGRESS');
    if (page.status === 'failed') return unseen('job_failed', page.detail);
    services.push(...page.services);
    if (page.marker === null) return services;
    page = await hub.getOrganizationAccess(jobId, next(page.marker));
  }
}
