import type { Entity, Inference, Usage } from '../../src/reconcile/entity.js';
import type { Granularity, ServiceLastAccessed } from '../../src/evidence/values.js';
import type { AppliedPolicy } from '../../src/policy/applied-policy.js';
import { account, ACCOUNT_ID, ago, REPORT_AT } from '../fixtures.js';
import { policies } from '../policy/support.js';

/** Access advisor's "now" here. */
export const AS_OF = new Date(REPORT_AT);

export function answered(services: readonly ServiceLastAccessed[], granularity: Granularity = 'service'): Usage {
  return { seen: 'answered', asOf: AS_OF, granularity, services, entities: {} };
}

export function inferred(lastUse: string | null, because: Inference = 'role_not_used'): Usage {
  return { seen: 'inferred', asOf: AS_OF, because, lastUse: lastUse === null ? null : new Date(lastUse) };
}

/** A role of long ago. */
export function roleThat(usage: Usage, own: readonly AppliedPolicy[], more: Partial<Entity> = {}): Entity {
  const { name = 'R' } = more;
  const created = new Date(ago(1000));
  return {
    kind: 'role',
    account: account(),
    arn: `arn:aws:iam::${ACCOUNT_ID}:role/${name}`,
    name,
    createdAt: created,
    policies: policies(own),
    usage,
    ...more,
  };
}

/** As a managed policy of the account, made so many days ago. */
export function managedPolicy(policy: AppliedPolicy, days: number | null = null, accountId = ACCOUNT_ID): AppliedPolicy {
  return { ...policy, arn: `arn:aws:iam::${accountId}:policy/${policy.name}`, createdAt: days === null ? null : ago(days) };
}
