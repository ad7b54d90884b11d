import pLimit from 'p-limit';
import { valueOf, type AccountEvidence, type Evidence } from '../evidence/evidence.js';
import type { LastAccessed, LastAccessedAnswer, ServiceLastAccessed } from '../evidence/values.js';
import { parseCredentialReport, ROOT_USER } from '../model/credential-report.js';
import { poll, type Backoff } from './backoff.js';
import type { AccountSession, Clock, LastAccessedPage } from './ports.js';
import { SourceError } from './source-error.js';

/** Small principals are done in about a second, administrators in eight. */
const PATIENCE: Backoff = { firstMs: 1_000, longestMs: 5_000, deadlineMs: 5 * 60_000 };

/** Jobs under way per account. A job that AWS works on costs no call; how fast they are started is the pacer's matter. */
const JOBS_PER_ACCOUNT = 40;

/** Access advisor's answer for every user of the account that any source knows. */
export async function askLastAccessed(
  evidence: AccountEvidence,
  session: AccountSession,
  clock: Clock,
): Promise<Evidence<LastAccessed>> {
  const asOf = clock.now().toISOString();
  const slots = pLimit(JOBS_PER_ACCOUNT);
  const answers = await Promise.all(
    userArnsIn(evidence).map((arn) => slots(async () => [arn, await answerOf(arn, session, clock)] as const)),
  );
  return { seen: true, asOf, value: { byArn: Object.fromEntries(answers) } };
}

/** What is deleted is not asked: account details, where they were read, know who is there. */
export function userArnsIn(evidence: AccountEvidence): readonly string[] {
  const details = valueOf(evidence.account_details);
  if (details !== null) return details.users.map((user) => user.arn);
  const report = valueOf(evidence.credential_report);
  const rows = report === null ? [] : parseCredentialReport(report.csv).rows.filter((row) => row.get('user') !== ROOT_USER);
  const known = [...(valueOf(evidence.config)?.users ?? []).map((user) => user.arn), ...rows.map((row) => row.get('arn') ?? '')];
  return [...new Set(known)];
}

/** Is there an answer that need not be asked again? A job that failed is asked again. */
export function isAnswered({ byArn }: LastAccessed, arn: string): boolean {
  const answer = Object.hasOwn(byArn, arn) ? byArn[arn] : undefined;
  return answer?.status === 'completed' || answer?.reason === 'deleted';
}

async function answerOf(arn: string, session: AccountSession, clock: Clock): Promise<LastAccessedAnswer> {
  try {
    return await jobOf(arn, session, clock, 2);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (error.code === 'NoSuchEntity') return { status: 'unseen', reason: 'deleted', detail: error.message };
    return { status: 'unseen', reason: reasonOf(error), detail: error.message };
  }
}

type UnseenAnswer = Extract<LastAccessedAnswer, { status: 'unseen' }>;

function reasonOf({ reason }: SourceError): UnseenAnswer['reason'] {
  return reason === 'denied' || reason === 'throttled' || reason === 'timed_out' ? reason : 'failed';
}

/** A job belongs to the session that made it: after a renewal it is gone (NoSuchEntity) and must be started again. */
async function jobOf(arn: string, session: AccountSession, clock: Clock, tries: number): Promise<LastAccessedAnswer> {
  const jobId = await session.generateLastAccessed(arn);
  try {
    return await resultOf(jobId, session, clock);
  } catch (error) {
    const lost = error instanceof SourceError && error.code === 'NoSuchEntity';
    if (!lost) throw error;
    if (tries <= 1) return { status: 'unseen', reason: 'failed', detail: `the job was lost: ${error.message}` };
    return jobOf(arn, session, clock, tries - 1);
  }
}

async function resultOf(jobId: string, session: AccountSession, clock: Clock): Promise<LastAccessedAnswer> {
  const first = await poll(clock, PATIENCE, async () => {
    const page = await session.getLastAccessed(jobId, null);
    return page.status === 'in_progress' ? null : page;
  });
  if (first === null) {
    return { status: 'unseen', reason: 'timed_out', detail: `the job was still in progress after ${PATIENCE.deadlineMs / 60_000} minutes` };
  }
  const services: ServiceLastAccessed[] = [];
  for (let page: LastAccessedPage = first; ; ) {
    if (page.status !== 'completed') {
      return { status: 'unseen', reason: 'job_failed', detail: page.status === 'failed' ? page.detail : 'the job went back to IN_PROGRESS' };
    }
    services.push(...page.services);
    if (page.marker === null) return { status: 'completed', services };
    page = await session.getLastAccessed(jobId, page.marker);
  }
}
