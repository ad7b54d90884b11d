import { randomUUID } from 'node:crypto';
import { accountAt, iamArn, perAccount } from '../accounts.js';
import { noSuchEntity, notImplemented } from '../errors.js';
import { checkWord, optionalText, requiredText } from '../input.js';
import { WireError, type Call, type SandboxState } from '../service.js';
import type { ServiceAccess, WorldAccount } from '../world.js';
import { cutPage } from './paging.js';
import { findPolicy } from './policies.js';
import { usersOf } from './users.js';

interface Job {
  readonly accessKeyId: string;
  readonly arn: string;
  readonly services: readonly ServiceAccess[];
  readonly createdAt: Date;
  readonly completedAt: Date;
  pollsLeft: number;
}

/** iam:GenerateServiceLastAccessedDetails, at service level. */
export function generateServiceLastAccessedDetails(call: Call, state: SandboxState): object {
  const account = accountAt(state, call.caller.accountId);
  const arn = requiredText(call.input, 'Arn', { min: 20, max: 2048 });
  const granularity = optionalText(call.input, 'Granularity', { min: 1, max: 32 }) ?? 'SERVICE_LEVEL';
  checkWord('Granularity', granularity, ['SERVICE_LEVEL', 'ACTION_LEVEL']);
  if (granularity === 'ACTION_LEVEL') throw notImplemented('iam:GenerateServiceLastAccessedDetails with Granularity ACTION_LEVEL');
  if (!/^arn:[\w-]+:iam::(\d{12}|aws):(user|group|role|policy)\/.+$/.test(arn)) throw new WireError('InvalidInput', 400, `Invalid ARN: ${arn}`);
  const services = servicesOf(arn, account, state);
  if (services === undefined) throw noSuchEntity(`ARN ${arn} is not found.`);
  const { polls, ms } = state.world.behaviour.advisor;
  const createdAt = state.clock();
  const completedAt = new Date(createdAt.getTime() + ms);
  const jobId = randomUUID();
  jobsOf(state).set(jobId, { accessKeyId: call.caller.accessKeyId, arn, services, createdAt, completedAt, pollsLeft: polls });
  return { JobId: jobId };
}

/** iam:GetServiceLastAccessedDetails. A job belongs to the session that made it; anybody else is told there is none. */
export function getServiceLastAccessedDetails(call: Call, state: SandboxState): object {
  const jobId = requiredText(call.input, 'JobId', { min: 36, max: 36 });
  const job = jobsOf(state).get(jobId);
  if (job?.accessKeyId !== call.caller.accessKeyId) throw noSuchEntity(`No job found for job id ${jobId}`);
  const created = { JobCreationDate: job.createdAt };
  if (isPending(job, state)) return { JobStatus: 'IN_PROGRESS', ...created, IsTruncated: false };
  const head = { JobType: 'SERVICE_LEVEL', ...created, JobCompletionDate: job.completedAt };
  const { advisor, pages } = state.world.behaviour;
  if (advisor.failing.includes(job.arn)) {
    const error = { Message: 'The report could not be generated.', Code: 'ServiceFailure' };
    return { JobStatus: 'FAILED', ...head, ServicesLastAccessed: [], IsTruncated: false, Error: error };
  }
  const { items, ...page } = cutPage(call, job.services, { filter: jobId, atMost: pages.advisor });
  return { JobStatus: 'COMPLETED', ...head, ServicesLastAccessed: items.map((access) => accessMembers(access, job.arn)), ...page };
}

function jobsOf(state: SandboxState): Map<string, Job> {
  return state.memory('iam.lastAccessedJobs', () => new Map<string, Job>());
}

function isPending(job: Job, state: SandboxState): boolean {
  if (job.pollsLeft > 0) {
    job.pollsLeft -= 1;
    return true;
  }
  return state.clock() < job.completedAt;
}

/** undefined: no such entity. The world knows nothing of the use of groups and policies. */
function servicesOf(arn: string, account: WorldAccount, state: SandboxState): readonly ServiceAccess[] | undefined {
  const principals = perAccount(state, 'iam.servicesByArn', account, () => indexServices(account, state));
  return principals.get(arn) ?? (findPolicy(state, account, arn) === undefined ? undefined : []);
}

function indexServices(account: WorldAccount, state: SandboxState): ReadonlyMap<string, readonly ServiceAccess[]> {
  const { partition } = state.world;
  return new Map([
    ...usersOf(state, account).map((user) => [iamArn(partition, account.id, 'user', user), user.services] as const),
    ...account.roles.map((role) => [iamArn(partition, account.id, 'role', role), role.services] as const),
    ...account.groups.map((group) => [iamArn(partition, account.id, 'group', group), []] as const),
  ]);
}

/** A service never used has no LastAuthenticated members, and zero entities. */
function accessMembers({ namespace, name, lastAuthenticated }: ServiceAccess, arn: string): object {
  const members = { ServiceName: name, ServiceNamespace: namespace };
  if (lastAuthenticated === null) return { ...members, TotalAuthenticatedEntities: 0 };
  return {
    ...members,
    LastAuthenticated: new Date(lastAuthenticated.at),
    LastAuthenticatedEntity: arn,
    LastAuthenticatedRegion: lastAuthenticated.region,
    TotalAuthenticatedEntities: 1,
  };
}
