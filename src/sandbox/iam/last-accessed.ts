import { noSuchEntity } from '../server/errors.js';
import { checkWord, optionalText, requiredText } from '../server/input.js';
import { WireError, type Call, type SandboxState } from '../service.js';
import { findJob, GRANULARITIES, isPending, startJob, type Job } from './advisor-jobs.js';
import { listActions, listServices, type ListedAction, type ListedService } from './advisor-list.js';
import { directoryOf } from './directories.js';
import { cutPage } from './paging.js';

const ENTITY_ARN = /^arn:[\w-]+:iam::(\d{12}|aws):(user|group|role|policy)\/.+$/;

/** iam:GenerateServiceLastAccessedDetails, for a user, role, group or managed policy. */
export function generateServiceLastAccessedDetails(call: Call, state: SandboxState): object {
  const arn = requiredText(call.input, 'Arn', { min: 20, max: 2048 });
  const asked = optionalText(call.input, 'Granularity', { min: 1, max: 32 }) ?? 'SERVICE_LEVEL';
  checkWord('Granularity', asked, GRANULARITIES);
  if (!ENTITY_ARN.test(arn)) throw new WireError('InvalidInput', 400, `Invalid ARN: ${arn}`);
  const subject = directoryOf(call.caller.accountId, state).subject(arn);
  const { deleted = [] } = state.world.behaviour.advisor;
  if (subject === undefined || deleted.includes(arn)) throw noSuchEntity(`ARN ${arn} is not found.`);
  return { JobId: startJob(subject, asked === 'ACTION_LEVEL' ? asked : 'SERVICE_LEVEL', call, state).id };
}

/** iam:GetServiceLastAccessedDetails */
export function getServiceLastAccessedDetails(call: Call, state: SandboxState): object {
  const job = findJob(call, state);
  if (isPending(job, state)) return pendingMembers(job);
  const head = { JobType: job.granularity, JobCreationDate: job.createdAt, JobCompletionDate: job.completedAt };
  const failure = failureOf(job, state);
  if (failure !== null) return { JobStatus: 'FAILED', ...head, ServicesLastAccessed: [], IsTruncated: false, Error: failure };
  const facts = state.world.advisor;
  const services = listServices(job.subject, facts);
  const { items, ...page } = cutPage(call, services, { filter: job.id, atMost: state.world.behaviour.pages.advisor });
  const actionsOf = ({ namespace }: ListedService): readonly ListedAction[] | null =>
    job.granularity === 'ACTION_LEVEL' ? listActions(job.subject, namespace, facts) : null;
  return {
    JobStatus: 'COMPLETED',
    ...head,
    ServicesLastAccessed: items.map((service) => serviceMembers(service, actionsOf(service))),
    ...page,
  };
}

/** Neither a JobType nor lists, though the model requires some of them. */
export function pendingMembers(job: Job): object {
  return { JobStatus: 'IN_PROGRESS', JobCreationDate: job.createdAt, IsTruncated: false };
}

/** The Error of a job that ends FAILED. */
export function failureOf(job: Job, state: SandboxState): object | null {
  const fails = state.world.behaviour.advisor.failing.includes(job.subject.arn);
  return fails ? { Message: 'The report could not be generated.', Code: 'ServiceFailure' } : null;
}

/** A service never used has no LastAuthenticated members, and zero entities. */
function serviceMembers({ namespace, name, uses }: ListedService, actions: readonly ListedAction[] | null): object {
  const [last] = uses;
  return {
    ServiceName: name,
    ServiceNamespace: namespace,
    LastAuthenticated: last && new Date(last.at),
    LastAuthenticatedEntity: last?.by.arn,
    LastAuthenticatedRegion: last?.region,
    TotalAuthenticatedEntities: uses.length,
    TrackedActionsLastAccessed: actions?.map(actionMembers),
  };
}

/** An action never used has nothing but its name. */
function actionMembers({ name, last }: ListedAction): object {
  return {
    ActionName: name,
    LastAccessedEntity: last?.by.arn,
    LastAccessedTime: last && new Date(last.at),
    LastAccessedRegion: last?.region,
  };
}
