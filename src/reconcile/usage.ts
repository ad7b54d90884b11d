import type { Inferred } from './inference.js';
import { NOT_SEEN, type Entity, type Usage } from './entity.js';
import type { AccountEvidence } from '../evidence/evidence.js';
import type { LastAccessed, LastAccessedAnswer } from '../evidence/values.js';
import type { AdvisorRequest } from '../evidence/advisor-request.js';
import { isSubject } from './subjects.js';

/** What access advisor said about an entity; or, where it was not asked, what `infer` can tell instead. */
export function usageOf(
  entity: Pick<Entity, 'kind' | 'arn' | 'name' | 'account'>,
  evidence: AccountEvidence,
  advisor: AdvisorRequest | null,
  infer: (days: number) => Inferred | null,
): Usage {
  // Whether there happens to be an answer of an earlier run, or of one to another question, must not show.
  const days = advisor !== null && isSubject(advisor, entity) ? advisor.inferDays : null;
  const inferred = days === null ? null : infer(days);
  if (inferred !== null) return { seen: 'inferred', ...inferred };
  // A job that failed is a gap, not a reason to guess.
  return answerTo(entity.arn, evidence) ?? NOT_SEEN;
}

/** null: it was not asked, or has no answer. */
export function completedAnswer(arn: string, { last_accessed: asked }: AccountEvidence): Completed | null {
  const answer = asked?.seen === true ? answerIn(asked.value, arn) : undefined;
  return answer?.status === 'completed' ? answer : null;
}

/** null: not asked. */
function answerTo(arn: string, { last_accessed: asked }: AccountEvidence): Usage | null {
  if (asked?.seen !== true) return null;
  const answer = answerIn(asked.value, arn);
  if (answer?.status !== 'completed') return answer === undefined ? null : NOT_SEEN;
  return {
    seen: 'answered',
    asOf: new Date(asked.asOf),
    granularity: asked.value.granularity,
    services: answer.services,
    entities: answer.entities,
  };
}

/** Did AWS know nothing of that ARN when it was asked? */
export function isGone(arn: string, { last_accessed: asked }: AccountEvidence): boolean {
  const answer = asked?.seen === true ? answerIn(asked.value, arn) : undefined;
  return answer?.status === 'unseen' && answer.reason === 'deleted';
}

/** undefined: not asked about. */
export function answerIn({ byArn }: LastAccessed, arn: string): LastAccessedAnswer | undefined {
  return Object.hasOwn(byArn, arn) ? byArn[arn] : undefined;
}

/** Was it not asked who used a service that access advisor lists? */
export function lacksEntities({ services, entities }: Pick<Completed, 'services' | 'entities'>, namespace: string): boolean {
  return !Object.hasOwn(entities, namespace) && services.some((service) => service.namespace === namespace);
}

type Completed = Extract<LastAccessedAnswer, { readonly status: 'completed' }>;
