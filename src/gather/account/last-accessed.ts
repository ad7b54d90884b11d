import pLimit, { type LimitFunction } from 'p-limit';
import type { Evidence } from '../../evidence/evidence.js';
import { answerIn, lacksEntities } from '../../reconcile/usage.js';
import {
  JOB_REASONS,
  type EntityAccess,
  type LastAccessed,
  type LastAccessedAnswer,
  type ServiceLastAccessed,
} from '../../evidence/values.js';
import type { AdvisorJob } from './advisor-jobs.js';
import { poll } from '../pace/poll.js';
import type { JobTimes } from './job-times.js';
import type { AccountSession, Clock, EntitiesPage, LastAccessedPage } from '../ports.js';
import { SourceError } from '../source-error.js';
import { onceEach } from '../token-loop.js';
import type { AdvisorRequest } from '../../evidence/advisor-request.js';

/** A job that is not done by then is given up. */
const DEADLINE_MS = 5 * 60_000;

/** Jobs under way per account. A job that AWS works on costs no call; how fast they are started is the pacer's matter. */
const JOBS_PER_ACCOUNT = 200;

/**
 * Jobs being started per account: enough for 60 a second with answers that take 150 ms. With no bound, one that was
 * throttled would try again behind all others, and the longest jobs, started first, would end last.
 */
const STARTS_PER_ACCOUNT = 10;

export interface AdvisorTools {
  readonly session: AccountSession;
  readonly clock: Clock;
  readonly times: JobTimes;
}

interface JobTools extends AdvisorTools {
  readonly request: AdvisorRequest;
  readonly starts: LimitFunction;
  readonly share: (service: ServiceLastAccessed) => ServiceLastAccessed;
}

/** Where every principal is known and none need be asked about, the account is not entered for that. */
export async function askUsage(
  jobs: readonly AdvisorJob[],
  request: AdvisorRequest,
  isListed: boolean,
  { session, ...tools }: Omit<AdvisorTools, 'session'> & { readonly session: () => Promise<AccountSession> },
): Promise<Evidence<LastAccessed>> {
  if (jobs.length > 0 || !isListed) return askLastAccessed(jobs, request, { ...tools, session: await session() });
  return { seen: true, asOf: tools.clock.now().toISOString(), value: { granularity: request.granularity, byArn: {} } };
}

/** Access advisor's answer for each job. */
export async function askLastAccessed(
  jobs: readonly AdvisorJob[],
  request: AdvisorRequest,
  tools: AdvisorTools,
): Promise<Evidence<LastAccessed>> {
  const asOf = tools.clock.now().toISOString();
  const slots = pLimit(JOBS_PER_ACCOUNT);
  const jobTools: JobTools = { ...tools, request, starts: pLimit(STARTS_PER_ACCOUNT), share: sharing() };
  const answers = await Promise.all(jobs.map((job) => slots(async () => [job.arn, await answerOf(job, jobTools)] as const)));
  return { seen: true, asOf, value: { granularity: request.granularity, byArn: Object.fromEntries(answers) } };
}

/** Do kept answers tell all that the request wants to know? Others that are kept with them are not looked at. */
export function areAnswered(kept: LastAccessed, jobs: readonly AdvisorJob[], request: AdvisorRequest): boolean {
  return jobs.every((job) => isAnswered(kept, job, request));
}

/**
 * Is there an answer that need not be asked again? Not one about other policies, nor a job that failed, even because
 * there was no entity of that ARN: the one asked about now is there.
 */
function isAnswered(kept: LastAccessed, { arn, policies }: AdvisorJob, request: AdvisorRequest): boolean {
  if (request.granularity === 'action' && kept.granularity === 'service') return false;
  const answer = answerIn(kept, arn);
  if (answer?.status !== 'completed' || answer.policies !== policies) return false;
  const { entitiesOf } = request;
  return entitiesOf === null || !lacksEntities(answer, entitiesOf);
}

async function answerOf(job: AdvisorJob, tools: JobTools): Promise<LastAccessedAnswer> {
  try {
    return await resultOf(job, tools, 2);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (error.code === 'NoSuchEntity') return { status: 'unseen', reason: 'deleted', detail: error.message };
    return { status: 'unseen', reason: reasonOf(error), detail: error.message };
  }
}

type UnseenAnswer = Extract<LastAccessedAnswer, { status: 'unseen' }>;

function reasonOf({ reason }: SourceError): UnseenAnswer['reason'] {
  return JOB_REASONS.find((known) => known === reason) ?? 'failed';
}

/** A job belongs to the session that made it: after a renewal it is gone (NoSuchEntity) and must be started again. */
async function resultOf(job: AdvisorJob, tools: JobTools, tries: number): Promise<LastAccessedAnswer> {
  const { session, request, starts } = tools;
  const jobId = await starts(() => session.generateLastAccessed(job.arn, request.granularity));
  try {
    return await collect(job, jobId, tools);
  } catch (error) {
    const lost = error instanceof SourceError && error.code === 'NoSuchEntity';
    if (!lost) throw error;
    if (tries <= 1) return { status: 'unseen', reason: 'failed', detail: `the job was lost: ${error.message}` };
    return resultOf(job, tools, tries - 1);
  }
}

async function collect(job: AdvisorJob, jobId: string, tools: JobTools): Promise<LastAccessedAnswer> {
  const { session, clock, times } = tools;
  const { entitiesOf } = tools.request;
  const first = await poll(clock, times.started(job), DEADLINE_MS, async () => {
    const page = await session.getLastAccessed(jobId, null);
    return page.status === 'in_progress' ? null : page;
  });
  if (first === null) {
    return { status: 'unseen', reason: 'timed_out', detail: `the job was still in progress after ${DEADLINE_MS / 60_000} minutes` };
  }
  if (first.status === 'completed' && first.tookMs !== null) times.learn(job, first.tookMs);
  const services: ServiceLastAccessed[] = [];
  const next = onceEach('iam:GetServiceLastAccessedDetails');
  for (let page: LastAccessedPage = first; ; ) {
    if (page.status !== 'completed') return broken(page);
    services.push(...page.services.map(tools.share));
    if (page.marker === null) break;
    page = await session.getLastAccessed(jobId, next(page.marker));
  }
  const granted = services.find(({ namespace }) => namespace === entitiesOf);
  const { policies } = job;
  if (granted === undefined) return { status: 'completed', services, entities: {}, policies };
  const entities = await entitiesFor(jobId, granted.namespace, session);
  if ('status' in entities) return entities;
  const doubt = timesMissing(granted, entities);
  if (doubt !== null) return { status: 'unseen', reason: 'unreadable', detail: doubt };
  return { status: 'completed', services, entities: { [granted.namespace]: entities }, policies };
}

/** A missing time would read as "never". The answer about the service tells who used it last, and how many used it. */
function timesMissing({ entity, entities: users, lastAuthenticated }: ServiceLastAccessed, listed: readonly EntityAccess[]): string | null {
  if (lastAuthenticated === null) return null;
  const untimed = listed.filter((one) => one.lastAuthenticated === null);
  const wrong = untimed.find(({ arn }) => arn === entity) ?? (listed.length === users ? untimed[0] : undefined);
  return wrong === undefined ? null : `iam:GetServiceLastAccessedDetailsWithEntities: ${wrong.arn} used the service, and when is missing`;
}

/**
 * Of what was not used, all answers say the same, and an administrator has hundreds of such services: the answers of an
 * account share them, for all of its answers are held until the last job is done.
 */
function sharing(): (service: ServiceLastAccessed) => ServiceLastAccessed {
  const unused = new Map<string, ServiceLastAccessed>();
  return (service) => {
    const { namespace, name, lastAuthenticated, region, entity, entities, actions } = service;
    if (lastAuthenticated !== null || region !== null || entity !== null || entities !== 0 || actions !== null) return service;
    const key = `${namespace} ${name}`;
    const known = unused.get(key);
    if (known === undefined) unused.set(key, service);
    return known ?? service;
  };
}

/** Who of a group or policy used the service. */
async function entitiesFor(jobId: string, namespace: string, session: AccountSession): Promise<readonly EntityAccess[] | UnseenAnswer> {
  const entities: EntityAccess[] = [];
  const next = onceEach('iam:GetServiceLastAccessedDetailsWithEntities');
  for (let marker: string | null = null; ; ) {
    const page: EntitiesPage = await session.getLastAccessedEntities(jobId, namespace, marker);
    if (page.status !== 'completed') return broken(page);
    entities.push(...page.entities);
    if (page.marker === null) return entities;
    marker = next(page.marker);
  }
}

/** FAILED is an answer that must show; so must a job that is pending again after it was done. */
function broken(page: { readonly status: 'in_progress' } | { readonly status: 'failed'; readonly detail: string }): UnseenAnswer {
  return { status: 'unseen', reason: 'job_failed', detail: page.status === 'failed' ? page.detail : 'the job went back to IN_PROGRESS' };
}
