import { requiredText } from '../server/input.js';
import type { Call, SandboxState } from '../service.js';
import { findJob, isPending } from './advisor-jobs.js';
import { listServices, type Use } from './advisor-list.js';
import type { Actor } from './advisor-subject.js';
import { failureOf, pendingMembers } from './last-accessed.js';
import { cutPage } from './paging.js';

/**
 * iam:GetServiceLastAccessedDetailsWithEntities: everybody who could have used a service through the group or policy,
 * the last user first and those who never did at the end. Of a service that the job does not list, none.
 */
export function getServiceLastAccessedDetailsWithEntities(call: Call, state: SandboxState): object {
  const job = findJob(call, state);
  const namespace = requiredText(call.input, 'ServiceNamespace', { min: 1, max: 64, pattern: /^[\w-]*$/ });
  if (isPending(job, state)) return pendingMembers(job);
  const head = { JobCreationDate: job.createdAt, JobCompletionDate: job.completedAt };
  const failure = failureOf(job, state);
  if (failure !== null) return { JobStatus: 'FAILED', ...head, EntityDetailsList: [], IsTruncated: false, Error: failure };
  const service = listServices(job.subject, state.world.advisor).find((listed) => listed.namespace === namespace);
  const entities = service === undefined ? [] : entitiesOf(job.subject.actors, service.uses);
  const { items, ...page } = cutPage(call, entities, { filter: `${job.id} ${namespace}`, atMost: state.world.behaviour.pages.advisor });
  return { JobStatus: 'COMPLETED', ...head, EntityDetailsList: items, ...page };
}

function entitiesOf(actors: readonly Actor[], uses: readonly Use[]): readonly object[] {
  const users = new Set(uses.map(({ by }) => by));
  const idle = actors.filter((actor) => !users.has(actor));
  return [
    ...uses.map(({ by, at }) => ({ EntityInfo: infoMembers(by), LastAuthenticated: new Date(at) })),
    ...idle.map((actor) => ({ EntityInfo: infoMembers(actor) })),
  ];
}

function infoMembers({ arn, name, type, id, path }: Actor): object {
  return { Arn: arn, Name: name, Type: type, Id: id, Path: path };
}
