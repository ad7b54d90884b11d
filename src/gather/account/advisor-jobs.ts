import type { Entity } from '../../reconcile/entity.js';
import type { AccountEvidence } from '../../evidence/evidence.js';
import { reconcile } from '../../reconcile/reconcile.js';
import type { Account } from '../../model/account.js';
import { UNKNOWN } from '../../model/value.js';
import { policyDigest } from './policy-digest.js';
import type { AdvisorRequest } from '../../evidence/advisor-request.js';
import { liveSubjects, trackingWitness } from '../../reconcile/tracking.js';

/** One question for access advisor. */
export interface AdvisorJob {
  readonly arn: string;
  /** The policies may allow very many services, so AWS takes longer. */
  readonly wide: boolean;
  /** Digest of the policies; null: they are not known. AWS lists only services that they allow when it is asked. */
  readonly policies: string | null;
}

/** Everybody that the request is about and whose use no other evidence tells; and who tells what AWS tracks, where that matters. */
export function jobsFor(account: Account, evidence: AccountEvidence, request: AdvisorRequest): readonly AdvisorJob[] {
  const { users, roles, others } = reconcile(account, evidence, request);
  const subjects = liveSubjects([...users, ...roles, ...others], request);
  const jobs = new Map(subjects.filter(({ usage }) => usage.seen !== 'inferred').map((entity) => [entity.arn, jobOf(entity)]));
  // Who was named where nothing lists the users, roles and groups may have any policies.
  for (const { arn, policies } of others) if (!policies.complete) jobs.set(arn, { arn, wide: true, policies: null });
  const witness = trackingWitness(subjects);
  if (witness !== null) {
    const { arn, entity } = witness;
    jobs.set(arn, entity === null ? { arn, wide: true, policies: null } : jobOf(entity));
  }
  return [...jobs.values()].sort((a, b) => Number(b.wide) - Number(a.wide));
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
