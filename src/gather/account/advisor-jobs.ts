import { isSubject, type AdvisorRequest } from '../../reconcile/inference.js';
import type { Entity } from '../../reconcile/entity.js';
import type { AccountEvidence } from '../../evidence/evidence.js';
import { reconcile } from '../../reconcile/reconcile.js';
import { ROOT_USER } from '../../model/credential-report.js';
import type { Account } from '../../model/account.js';
import { UNKNOWN } from '../../model/value.js';
import { policyDigest } from './policy-digest.js';

/** One question for access advisor. */
export interface AdvisorJob {
  readonly arn: string;
  /** The policies may allow very many services, so AWS takes longer. */
  readonly wide: boolean;
  /** Digest of the policies; null: they are not known. AWS lists only services that they allow when it is asked. */
  readonly policies: string | null;
}

export interface AdvisorJobs {
  /** Whom to ask, wide ones first. */
  readonly asked: readonly AdvisorJob[];
  /** Whose answer is already implied by the other evidence. One that is kept would count all the same. */
  readonly implied: readonly AdvisorJob[];
}

/** Everybody that the request is about. */
export function jobsFor(account: Account, evidence: AccountEvidence, request: AdvisorRequest): AdvisorJobs {
  const { users, roles, others } = reconcile(account, evidence, request);
  const live = users.filter(({ deleted, name }) => !deleted && name !== ROOT_USER);
  const subjects: readonly Entity[] = [...live, ...roles, ...others].filter((entity) => isSubject(request, entity));
  const isImplied = ({ usage }: Entity): boolean => usage.seen === 'inferred';
  const jobs = new Map(subjects.filter((entity) => !isImplied(entity)).map((entity) => [entity.arn, jobOf(entity)]));
  // Who was named where nothing lists the users, roles and groups may have any policies.
  for (const { arn, policies } of others) if (!policies.complete) jobs.set(arn, { arn, wide: true, policies: null });
  return {
    asked: [...jobs.values()].sort((a, b) => Number(b.wide) - Number(a.wide)),
    implied: subjects.filter(isImplied).map(jobOf),
  };
}

function jobOf(entity: Entity): AdvisorJob {
  return { arn: entity.arn, wide: isWide(entity), policies: policyDigest(entity.policies) };
}

function isWide({ policies }: Entity): boolean {
  const isAny = (pattern: string): boolean => pattern.startsWith('*');
  return policies.applied.some(
    ({ document }) =>
      document !== UNKNOWN &&
      document.some(({ effect, actions }) => effect === 'Allow' && (actions.except || actions.patterns.some(isAny))),
  );
}
