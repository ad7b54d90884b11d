import { isSubject, type AdvisorRequest } from '../../reconcile/inference.js';
import type { Entity } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { ReportOptions, ReportContext } from '../report.js';

/** Nothing is implied of what somebody names: it is asked. */
export function advisorFor({ subjects, granularity, entitiesOf }: ReportOptions): AdvisorRequest {
  return { subjects, granularity, inferDays: null, entitiesOf };
}

export function* subjectsIn({ users, roles, others }: ReconciledAccount, yardstick: ReportContext): Iterable<Entity> {
  const request = advisorFor(yardstick);
  for (const entity of [...users, ...roles, ...others]) if (isSubject(request, entity)) yield entity;
}
