import { isSubject, type AdvisorRequest } from '../../reconcile/inference.js';
import type { Entity } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { Judging, Yardstick } from '../report.js';

/** Nothing is implied of what somebody names: it is asked. */
export function advisorFor({ subjects, granularity, entitiesOf }: Judging): AdvisorRequest {
  return { subjects, granularity, inferDays: null, entitiesOf };
}

export function* subjectsIn({ users, roles, others }: ReconciledAccount, yardstick: Yardstick): Iterable<Entity> {
  const request = advisorFor(yardstick);
  for (const entity of [...users, ...roles, ...others]) if (isSubject(request, entity)) yield entity;
}
