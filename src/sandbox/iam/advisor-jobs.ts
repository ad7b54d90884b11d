import { randomUUID } from 'node:crypto';
import { noSuchEntity } from '../server/errors.js';
import { requiredText } from '../server/input.js';
import type { Call, SandboxState } from '../service.js';
import { countServices } from './advisor-list.js';
import type { Subject } from './advisor-subject.js';

export const GRANULARITIES = ['SERVICE_LEVEL', 'ACTION_LEVEL'] as const;

export type Granularity = (typeof GRANULARITIES)[number];

/** An access-advisor job. */
export interface Job {
  readonly id: string;
  /** The session that made it: no other caller is told of it. */
  readonly accessKeyId: string;
  readonly subject: Subject;
  readonly granularity: Granularity;
  readonly createdAt: Date;
  readonly completedAt: Date;
  pollsLeft: number;
}

export function startJob(subject: Subject, granularity: Granularity, call: Call, state: SandboxState): Job {
  const { advisor: facts, behaviour } = state.world;
  const { polls, ms, msPerService = 0 } = behaviour.advisor;
  const createdAt = state.clock();
  const lasts = ms + (msPerService === 0 ? 0 : msPerService * countServices(subject, facts));
  const job: Job = {
    id: randomUUID(),
    accessKeyId: call.caller.accessKeyId,
    subject,
    granularity,
    createdAt,
    completedAt: new Date(createdAt.getTime() + lasts),
    pollsLeft: polls,
  };
  jobsOf(state).set(job.id, job);
  return job;
}

/** The job that JobId names, for the session that made it, while it is remembered and its subject exists. */
export function findJob(call: Call, state: SandboxState): Job {
  const jobId = requiredText(call.input, 'JobId', { min: 36, max: 36 });
  const job = jobsOf(state).get(jobId);
  const { lifetimeMs = Infinity, deletedMeanwhile = [] } = state.world.behaviour.advisor;
  if (job?.accessKeyId !== call.caller.accessKeyId || state.clock().getTime() - job.completedAt.getTime() > lifetimeMs) {
    throw noSuchEntity(`No job found for job id ${jobId}`);
  }
  if (deletedMeanwhile.includes(job.subject.arn)) throw noSuchEntity(`ARN ${job.subject.arn} is not found.`);
  return job;
}

/** One look at a job: is it still at work? */
export function isPending(job: Job, state: SandboxState): boolean {
  if (job.pollsLeft > 0) {
    job.pollsLeft -= 1;
    return true;
  }
  return state.clock() < job.completedAt;
}

function jobsOf(state: SandboxState): Map<string, Job> {
  return state.memory('iam.lastAccessedJobs', () => new Map<string, Job>());
}
